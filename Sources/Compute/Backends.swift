/// The choice of a backend.
public enum Backends {
  /// The fastest backend of this machine: oneDNN where its library is installed, own kernels
  /// otherwise. O(1), except that the first call loads the library.
  public static func best() -> any ComputeBackend {
    if let oneDNN = OneDNNBackend() { return oneDNN }
    return KernelBackend()
  }
}
