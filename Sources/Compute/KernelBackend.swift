import CKernels

/// Products in plain Swift, everything else by C kernels for this processor's vectors: what is used
/// where oneDNN is missing.
///
/// Against ``ReferenceBackend`` the elementwise operations are about ten times as fast (0.1 to
/// 0.4 ns an element in cache, on AVX-512), which training feels: they would otherwise take longer
/// than the products.
public struct KernelBackend: ComputeBackend {
  private let kernels: Kernels

  public init() { kernels = .best }

  /// A backend for one instruction set, so that tests can compare them all.
  init(kernels: Kernels) { self.kernels = kernels }

  public var name: String { "plain products, \(kernels.instructionSet) kernels" }

  public func multiply(
    _ a: UnsafePointer<Float>, transposed aTransposed: Bool,
    by b: UnsafePointer<Float>, transposed bTransposed: Bool,
    m: Int, n: Int, k: Int, adding: Bool, into c: UnsafeMutablePointer<Float>
  ) {
    PlainProduct.multiply(
      a, transposed: aTransposed, by: b, transposed: bTransposed, m: m, n: n, k: k,
      adding: adding, into: c)
  }

  /// Each number as the nearest bfloat16.
  func roundToBFloat16(
    _ source: UnsafePointer<Float>, into target: UnsafeMutablePointer<UInt16>, count: Int
  ) {
    kernels.roundToBFloat16(source, into: target, count: count)
  }

  public func biasSiLU(
    _ preActivation: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>,
    residual: UnsafePointer<Float>?, output: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    kernels.table.bias_silu(
      preActivation, bias, residual, output, Int64(rows), Int64(columns))
  }

  public func siluBackward(
    _ preActivation: UnsafePointer<Float>, dOutput: UnsafePointer<Float>,
    dPreActivation: UnsafeMutablePointer<Float>, count: Int
  ) {
    kernels.table.silu_backward(preActivation, dOutput, dPreActivation, Int64(count))
  }

  public func addBias(
    _ bias: UnsafePointer<Float>, to x: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    kernels.table.add_bias(bias, x, Int64(rows), Int64(columns))
  }

  public func columnSums(
    _ x: UnsafePointer<Float>, rows: Int, columns: Int, adding: Bool,
    into sums: UnsafeMutablePointer<Float>
  ) {
    if !adding { sums.update(repeating: 0, count: columns) }
    kernels.table.column_sums(x, Int64(rows), Int64(columns), sums)
  }

  public func softmax(
    _ x: UnsafeMutablePointer<Float>, rows: Int, stride: Int, blockOffsets: [Int32]
  ) {
    guard blockOffsets.count > 1 else { return }
    kernels.table.softmax(
      x, Int64(rows), Int64(stride), blockOffsets, Int64(blockOffsets.count - 1))
  }

  public func adamW(
    _ step: AdamWStep, parameters: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>,
    firstMoments: UnsafeMutablePointer<Float>, secondMoments: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    var constants = synthtab_adamw_step(
      learning_rate: step.learningRate, beta1: step.beta1, beta2: step.beta2,
      epsilon: step.epsilon, weight_decay: step.weightDecay,
      bias_correction1: step.biasCorrection1, bias_correction2: step.biasCorrection2,
      gradient_scale: step.gradientScale)
    kernels.table.adamw(
      &constants, parameters, gradients, firstMoments, secondMoments, Int64(count))
  }

  public func average(
    _ average: UnsafeMutablePointer<Float>, towards value: UnsafePointer<Float>, decay: Float,
    count: Int
  ) {
    kernels.table.average(average, value, decay, Int64(count))
  }

  public func sumOfSquares(_ x: UnsafePointer<Float>, count: Int) -> Double {
    kernels.table.sum_of_squares(x, Int64(count))
  }

  public func add(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int
  ) {
    kernels.table.add(source, target, Int64(count))
  }
}
