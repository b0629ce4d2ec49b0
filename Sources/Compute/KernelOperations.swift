internal import CKernels

/// A backend whose elementwise operations are the C kernels.
protocol KernelOperations: ComputeBackend {
  var kernels: Kernels { get }
}

extension KernelOperations {
  /// The factor's memory if its numbers are rounded, `nil` if they are in single precision.
  private func rounded(_ factor: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<UInt16>? {
    precision == .float32 ? nil : factor?.assumingMemoryBound(to: UInt16.self)
  }

  public func round(
    _ numbers: UnsafePointer<Float>, into factor: UnsafeMutableRawPointer, count: Int
  ) {
    if let target = rounded(factor) {
      kernels.table.round_to_bfloat16(numbers, target, Int64(count))
    } else if UnsafeRawPointer(numbers) != UnsafeRawPointer(factor) {
      factor.assumingMemoryBound(to: Float.self).update(from: numbers, count: count)
    }
  }

  public func biasSiLU(
    _ sums: UnsafePointer<Float>, bias: UnsafePointer<Float>, residual: UnsafePointer<Float>?,
    output: UnsafeMutablePointer<Float>, derivative: UnsafeMutablePointer<Float>?,
    factor: UnsafeMutableRawPointer?, rows: Int, columns: Int
  ) {
    kernels.table.bias_silu(
      sums, bias, residual, output, derivative, rounded(factor), Int64(rows), Int64(columns))
    if let factor, precision == .float32 { round(output, into: factor, count: rows * columns) }
  }

  public func multiplyElements(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into factor: UnsafeMutableRawPointer,
    count: Int
  ) {
    if let target = rounded(factor) {
      kernels.table.multiply_elements_rounded(a, b, target, Int64(count))
    } else {
      kernels.table.multiply_elements(
        a, b, factor.assumingMemoryBound(to: Float.self), Int64(count))
    }
  }

  public func addBias(
    _ bias: UnsafePointer<Float>, to x: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    kernels.table.add_bias(bias, x, Int64(rows), Int64(columns))
  }

  public func columnSums(
    _ factor: UnsafeRawPointer, rows: Int, columns: Int, into sums: UnsafeMutablePointer<Float>
  ) {
    sums.update(repeating: 0, count: columns)
    switch precision {
    case .float32:
      kernels.table.column_sums(
        factor.assumingMemoryBound(to: Float.self), Int64(rows), Int64(columns), sums)
    case .bfloat16:
      kernels.table.column_sums_of_bfloat16(
        factor.assumingMemoryBound(to: UInt16.self), Int64(rows), Int64(columns), sums)
    }
  }

  public func softmax(
    _ x: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>?, rows: Int,
    blockOffsets: [Int32]
  ) {
    guard blockOffsets.count > 1 else { return }
    kernels.table.softmax(
      x, bias, Int64(rows), Int64(blockOffsets.last!), blockOffsets, Int64(blockOffsets.count - 1))
  }

  public func crossEntropy(
    _ x: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>, rows: Int,
    blockOffsets: [Int32], targets: UnsafePointer<Int32>, numbers: UnsafePointer<Float>,
    scale: Float, gradient: UnsafeMutableRawPointer
  ) -> Double {
    guard blockOffsets.count > 1 else { return 0 }
    let loss = kernels.table.cross_entropy(
      x, bias, Int64(rows), Int64(blockOffsets.last!), blockOffsets, Int64(blockOffsets.count - 1),
      targets, numbers, scale, rounded(gradient))
    if precision == .float32 {
      round(x, into: gradient, count: rows * Int(blockOffsets.last!))
    }
    return loss
  }

  public func adamW(
    _ step: AdamWStep, parameters: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>,
    firstMoments: UnsafeMutablePointer<Float>, secondMoments: UnsafeMutablePointer<Float>,
    average: UnsafeMutablePointer<Float>?, factor: UnsafeMutableRawPointer?, count: Int
  ) {
    var constants = synthtab_adamw_step(
      learning_rate: step.learningRate, beta1: step.beta1, beta2: step.beta2,
      epsilon: step.epsilon, weight_decay: step.weightDecay,
      bias_correction1: step.biasCorrection1, bias_correction2: step.biasCorrection2,
      gradient_scale: step.gradientScale, average_share: step.averageShare)
    kernels.table.adamw(
      &constants, parameters, gradients, firstMoments, secondMoments, average, rounded(factor),
      Int64(count))
    if let factor, precision == .float32 { round(parameters, into: factor, count: count) }
  }

  public func sumOfSquares(_ x: UnsafePointer<Float>, count: Int) -> Double {
    kernels.table.sum_of_squares(x, Int64(count))
  }

  public func standardise(
    _ x: UnsafePointer<Float>, means: UnsafePointer<Float>, variances: UnsafePointer<Float>,
    noise: Float, into output: UnsafeMutablePointer<Float>, count: Int
  ) {
    kernels.table.standardise(x, means, variances, noise, output, Int64(count))
  }

  public func waves(
    _ t: Float, frequencies: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    kernels.table.waves(t, frequencies, output, Int64(count))
  }
}
