import COneDNN

/// Products by oneDNN, everything else by the C kernels.
///
/// The library is looked for at run time, so the tool needs it neither to build nor to start. Its
/// products run at about 90 % of the processor's peak. Those of bfloat16 numbers round their factors
/// on the way, which takes about a sixth of a training step.
public struct OneDNNBackend: ComputeBackend {
  public let precision: ProductPrecision
  private let kernels = KernelBackend()

  /// `nil` where oneDNN (`libdnnl`) is not installed, or the processor lacks the precision. O(1), except that the
  /// first call loads the library.
  public init?(_ precision: ProductPrecision = .float32) {
    let isThere =
      switch precision {
      case .float32: synthtab_dnnl_open()
      case .bfloat16: synthtab_bfloat16_open()
      }
    guard isThere == 1 else { return nil }
    self.precision = precision
  }

  public var name: String { precision == .float32 ? "oneDNN" : "oneDNN, bfloat16 products" }

  public func multiply(
    _ a: UnsafePointer<Float>, transposed aTransposed: Bool,
    by b: UnsafePointer<Float>, transposed bTransposed: Bool,
    m: Int, n: Int, k: Int, adding: Bool, into c: UnsafeMutablePointer<Float>
  ) {
    guard m > 0, n > 0, k > 0 else {
      if !adding { c.update(repeating: 0, count: m * n) }
      return
    }
    let (aFlag, bFlag): (Int32, Int32) = (aTransposed ? 1 : 0, bTransposed ? 1 : 0)
    let status: Int32
    switch precision {
    case .float32:
      status = synthtab_sgemm(
        aFlag, bFlag, Int64(m), Int64(n), Int64(k), a, b, adding ? 1 : 0, c)
    case .bfloat16:
      var rounded: (a: UnsafeMutablePointer<UInt16>?, b: UnsafeMutablePointer<UInt16>?)
      synthtab_bfloat16_operands(Int64(m * k), Int64(k * n), &rounded.a, &rounded.b)
      guard let roundedA = rounded.a, let roundedB = rounded.b else {
        preconditionFailure("no memory for a product of \(m)×\(k) by \(k)×\(n)")
      }
      kernels.roundToBFloat16(a, into: roundedA, count: m * k)
      kernels.roundToBFloat16(b, into: roundedB, count: k * n)
      status = synthtab_bfloat16_gemm(
        aFlag, bFlag, Int64(m), Int64(n), Int64(k), roundedA, roundedB, adding ? 1 : 0, c)
    }
    precondition(status == 0, "oneDNN refused a product of \(m)×\(k) by \(k)×\(n): \(status)")
  }

  public func biasSiLU(
    _ preActivation: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>,
    residual: UnsafePointer<Float>?, output: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    kernels.biasSiLU(
      preActivation, bias: bias, residual: residual, output: output, rows: rows, columns: columns)
  }

  public func siluBackward(
    _ preActivation: UnsafePointer<Float>, dOutput: UnsafePointer<Float>,
    dPreActivation: UnsafeMutablePointer<Float>, count: Int
  ) {
    kernels.siluBackward(
      preActivation, dOutput: dOutput, dPreActivation: dPreActivation, count: count)
  }

  public func addBias(
    _ bias: UnsafePointer<Float>, to x: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    kernels.addBias(bias, to: x, rows: rows, columns: columns)
  }

  public func columnSums(
    _ x: UnsafePointer<Float>, rows: Int, columns: Int, adding: Bool,
    into sums: UnsafeMutablePointer<Float>
  ) {
    kernels.columnSums(x, rows: rows, columns: columns, adding: adding, into: sums)
  }

  public func softmax(
    _ x: UnsafeMutablePointer<Float>, rows: Int, stride: Int, blockOffsets: [Int32]
  ) {
    kernels.softmax(x, rows: rows, stride: stride, blockOffsets: blockOffsets)
  }

  public func adamW(
    _ step: AdamWStep, parameters: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>,
    firstMoments: UnsafeMutablePointer<Float>, secondMoments: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    kernels.adamW(
      step, parameters: parameters, gradients: gradients, firstMoments: firstMoments,
      secondMoments: secondMoments, count: count)
  }

  public func average(
    _ average: UnsafeMutablePointer<Float>, towards value: UnsafePointer<Float>, decay: Float,
    count: Int
  ) {
    kernels.average(average, towards: value, decay: decay, count: count)
  }

  public func sumOfSquares(_ x: UnsafePointer<Float>, count: Int) -> Double {
    kernels.sumOfSquares(x, count: count)
  }

  public func add(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int
  ) {
    kernels.add(source, to: target, count: count)
  }
}
