public import Compute

extension ComputeBackend {
  /// Numbers as a factor: in the backend's precision.
  public func rounded(_ numbers: [Float]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: numbers.count * precision.byteCount) { bytes, count in
      if let base = bytes.baseAddress { round(numbers, into: base, count: numbers.count) }
      count = numbers.count * precision.byteCount
    }
  }

  /// A factor as numbers.
  public func numbers(_ factor: [UInt8]) -> [Float] {
    factor.withUnsafeBytes { bytes in
      switch precision {
      case .float32: Array(bytes.bindMemory(to: Float.self))
      case .bfloat16:
        bytes.bindMemory(to: UInt16.self).map { Float(bitPattern: UInt32($0) << 16) }
      }
    }
  }

  /// The product of whole matrices in single precision: a is stored as m×k, transposed as k×m; b as k×n or n×k.
  public func multiply(
    _ a: [Float], transposed aTransposed: Bool, by b: [Float], transposed bTransposed: Bool,
    m: Int, n: Int, k: Int, adding: Bool, into c: UnsafeMutablePointer<Float>
  ) {
    rounded(a).withUnsafeBytes { left in
      rounded(b).withUnsafeBytes { right in
        withUnsafeBytes(of: 0) { nothing in
          multiply(
            Factor(
              left.baseAddress ?? nothing.baseAddress!, rowLength: aTransposed ? m : k,
              transposed: aTransposed),
            by: Factor(
              right.baseAddress ?? nothing.baseAddress!, rowLength: bTransposed ? k : n,
              transposed: bTransposed), m: m, n: n, k: k, adding: adding, into: c)
        }
      }
    }
  }
}
