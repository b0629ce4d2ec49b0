import Foundation

/// Every operation in plain Swift, as its definition reads.
///
/// It is the oracle which the fast backends are tested against, and it runs anywhere.
public struct ReferenceBackend: ComputeBackend {
  public let precision: ProductPrecision

  public init(_ precision: ProductPrecision = .float32) { self.precision = precision }

  public var name: String { "reference" }

  public func multiply(
    _ a: Factor, by b: Factor, m: Int, n: Int, k: Int, adding: Bool,
    into c: UnsafeMutablePointer<Float>
  ) {
    PlainProduct.multiply(a, by: b, precision, m: m, n: n, k: k, adding: adding, into: c)
  }

  public func round(
    _ numbers: UnsafePointer<Float>, into factor: UnsafeMutableRawPointer, count: Int
  ) {
    for index in 0..<count { precision.store(numbers[index], at: index, of: factor) }
  }

  public func biasSiLU(
    _ sums: UnsafePointer<Float>, bias: UnsafePointer<Float>, residual: UnsafePointer<Float>?,
    output: UnsafeMutablePointer<Float>, derivative: UnsafeMutablePointer<Float>?,
    factor: UnsafeMutableRawPointer?, rows: Int, columns: Int
  ) {
    for index in 0..<rows * columns {
      let x = sums[index] + bias[index % columns]
      let s = 1 / (1 + exp(-x))
      derivative?[index] = s + x * s * (1 - s)
      output[index] = (residual?[index] ?? 0) + x / (1 + exp(-x))
      if let factor { precision.store(output[index], at: index, of: factor) }
    }
  }

  public func multiplyElements(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into factor: UnsafeMutableRawPointer,
    count: Int
  ) {
    for index in 0..<count { precision.store(a[index] * b[index], at: index, of: factor) }
  }

  public func addBias(
    _ bias: UnsafePointer<Float>, to x: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    for row in 0..<rows {
      for column in 0..<columns { x[row * columns + column] += bias[column] }
    }
  }

  public func columnSums(
    _ factor: UnsafeRawPointer, rows: Int, columns: Int, into sums: UnsafeMutablePointer<Float>
  ) {
    sums.update(repeating: 0, count: columns)
    for row in 0..<rows {
      for column in 0..<columns {
        sums[column] += precision.number(at: row * columns + column, of: factor)
      }
    }
  }

  public func softmax(
    _ x: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>?, rows: Int,
    blockOffsets: [Int32]
  ) {
    guard let stride = blockOffsets.last.map(Int.init) else { return }
    if let bias { addBias(bias, to: x, rows: rows, columns: stride) }
    for row in 0..<rows {
      for (start, end) in zip(blockOffsets, blockOffsets.dropFirst()) where start < end {
        let block = UnsafeMutableBufferPointer(
          start: x + row * stride + Int(start), count: Int(end - start))
        let largest = block.max()!
        for index in block.indices { block[index] = exp(block[index] - largest) }
        let sum = Float(block.reduce(0.0) { $0 + Double($1) })
        for index in block.indices { block[index] /= sum }
      }
    }
  }

  public func crossEntropy(
    _ x: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>, rows: Int,
    blockOffsets: [Int32], targets: UnsafePointer<Int32>, numbers: UnsafePointer<Float>,
    scale: Float, gradient: UnsafeMutableRawPointer
  ) -> Double {
    guard blockOffsets.count > 1 else { return 0 }
    let (blocks, stride) = (blockOffsets.count - 1, Int(blockOffsets.last!))
    addBias(bias, to: x, rows: rows, columns: stride)
    let outputs = Array(UnsafeBufferPointer(start: x, count: rows * stride))
    softmax(x, bias: nil, rows: rows, blockOffsets: blockOffsets)
    var loss = 0.0
    for row in 0..<rows {
      for block in 0..<blocks {
        let target = targets[row * blocks + block]
        for column in Int(blockOffsets[block])..<Int(blockOffsets[block + 1]) {
          let index = row * stride + column
          var slope: Float = 0
          if target == OutputTarget.number {
            let error = outputs[index] - numbers[row * blocks + block]
            loss += Double(error) * Double(error)
            slope = 2 * error
          } else if target >= 0 {
            let isLevel = column == Int(blockOffsets[block] + target)
            if isLevel { loss -= Double(log(max(x[index], .leastNormalMagnitude))) }
            slope = isLevel ? x[index] - 1 : x[index]
          }
          precision.store(slope * scale, at: index, of: gradient)
        }
      }
    }
    return loss
  }

  public func adamW(
    _ step: AdamWStep, parameters: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>,
    firstMoments: UnsafeMutablePointer<Float>, secondMoments: UnsafeMutablePointer<Float>,
    average: UnsafeMutablePointer<Float>?, factor: UnsafeMutableRawPointer?, count: Int
  ) {
    for index in 0..<count {
      let g = step.gradientScale * gradients[index]
      let m = step.beta1 * firstMoments[index] + (1 - step.beta1) * g
      let v = step.beta2 * secondMoments[index] + (1 - step.beta2) * g * g
      firstMoments[index] = m
      secondMoments[index] = v
      let direction =
        (m / step.biasCorrection1) / ((v / step.biasCorrection2).squareRoot() + step.epsilon)
      parameters[index] -= step.learningRate * (direction + step.weightDecay * parameters[index])
      if let average {
        average[index] += step.averageShare * (parameters[index] - average[index])
      }
      if let factor { precision.store(parameters[index], at: index, of: factor) }
    }
  }

  public func sumOfSquares(_ x: UnsafePointer<Float>, count: Int) -> Double {
    var sum = 0.0
    for index in 0..<count { sum += Double(x[index]) * Double(x[index]) }
    return sum
  }

  public func standardise(
    _ x: UnsafePointer<Float>, means: UnsafePointer<Float>, variances: UnsafePointer<Float>,
    noise: Float, into output: UnsafeMutablePointer<Float>, count: Int
  ) {
    for index in 0..<count {
      output[index] = (x[index] - means[index]) / (noise + variances[index]).squareRoot()
    }
  }

  public func waves(
    _ t: Float, frequencies: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    for index in 0..<count {
      let angle = 2 * Double.pi * Double(t * frequencies[index])
      output[index] = Float(sin(angle))
      output[count + index] = Float(cos(angle))
    }
  }
}

extension ProductPrecision {
  /// The number at `index` of a factor.
  func number(at index: Int, of factor: UnsafeRawPointer) -> Float {
    switch self {
    case .float32: factor.assumingMemoryBound(to: Float.self)[index]
    case .bfloat16:
      Float(bitPattern: UInt32(factor.assumingMemoryBound(to: UInt16.self)[index]) << 16)
    }
  }

  /// Writes `value` at `index` of a factor: the nearest bfloat16, halves to even.
  func store(_ value: Float, at index: Int, of factor: UnsafeMutableRawPointer) {
    switch self {
    case .float32: factor.assumingMemoryBound(to: Float.self)[index] = value
    case .bfloat16:
      let bits = value.bitPattern
      let below = UInt16(bits >> 16)
      let rest = bits & 0xFFFF
      let isAbove = rest > 0x8000 || (rest == 0x8000 && below & 1 == 1)
      factor.assumingMemoryBound(to: UInt16.self)[index] =
        value.isNaN ? 0x7FC0 : isAbove ? below + 1 : below
    }
  }
}
