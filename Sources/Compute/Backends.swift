/// The choice of a backend.
public enum Backends {
  /// The fastest backend of this machine: oneDNN where its library is installed, own kernels otherwise. O(1),
  /// except that the first call loads the library.
  ///
  /// - Parameter precision: of products; where this machine lacks it, they are in single precision.
  public static func best(_ precision: ProductPrecision = .fastest) -> any ComputeBackend {
    if let oneDNN = OneDNNBackend(precision) ?? OneDNNBackend(.float32) { return oneDNN }
    return KernelBackend()
  }
}
