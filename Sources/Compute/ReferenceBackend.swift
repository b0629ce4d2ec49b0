import Foundation

/// Every operation in plain Swift, as its definition reads.
///
/// It is the oracle which the fast backends are tested against, and it runs anywhere.
public struct ReferenceBackend: ComputeBackend {
  public let name = "reference"

  public init() {}

  public func multiply(
    _ a: UnsafePointer<Float>, transposed aTransposed: Bool,
    by b: UnsafePointer<Float>, transposed bTransposed: Bool,
    m: Int, n: Int, k: Int, adding: Bool, into c: UnsafeMutablePointer<Float>
  ) {
    PlainProduct.multiply(
      a, transposed: aTransposed, by: b, transposed: bTransposed, m: m, n: n, k: k,
      adding: adding, into: c)
  }

  public func biasSiLU(
    _ preActivation: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>,
    residual: UnsafePointer<Float>?, output: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    addBias(bias, to: preActivation, rows: rows, columns: columns)
    for index in 0..<rows * columns {
      let x = preActivation[index]
      output[index] = (residual?[index] ?? 0) + x / (1 + exp(-x))
    }
  }

  public func siluBackward(
    _ preActivation: UnsafePointer<Float>, dOutput: UnsafePointer<Float>,
    dPreActivation: UnsafeMutablePointer<Float>, count: Int
  ) {
    for index in 0..<count {
      let x = preActivation[index]
      let s = 1 / (1 + exp(-x))
      dPreActivation[index] = dOutput[index] * (s + x * s * (1 - s))
    }
  }

  public func addBias(
    _ bias: UnsafePointer<Float>, to x: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    for row in 0..<rows {
      for column in 0..<columns { x[row * columns + column] += bias[column] }
    }
  }

  public func columnSums(
    _ x: UnsafePointer<Float>, rows: Int, columns: Int, adding: Bool,
    into sums: UnsafeMutablePointer<Float>
  ) {
    if !adding { sums.update(repeating: 0, count: columns) }
    for row in 0..<rows {
      for column in 0..<columns { sums[column] += x[row * columns + column] }
    }
  }

  public func softmax(
    _ x: UnsafeMutablePointer<Float>, rows: Int, stride: Int, blockOffsets: [Int32]
  ) {
    for row in 0..<rows {
      for (start, end) in zip(blockOffsets, blockOffsets.dropFirst()) where start < end {
        let block = UnsafeMutableBufferPointer(
          start: x + row * stride + Int(start), count: Int(end - start))
        let largest = block.max()!
        for index in block.indices { block[index] = exp(block[index] - largest) }
        let sum = block.reduce(0, +)
        for index in block.indices { block[index] /= sum }
      }
    }
  }

  public func adamW(
    _ step: AdamWStep, parameters: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>,
    firstMoments: UnsafeMutablePointer<Float>, secondMoments: UnsafeMutablePointer<Float>,
    count: Int
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
    }
  }

  public func average(
    _ average: UnsafeMutablePointer<Float>, towards value: UnsafePointer<Float>, decay: Float,
    count: Int
  ) {
    for index in 0..<count { average[index] += (1 - decay) * (value[index] - average[index]) }
  }

  public func sumOfSquares(_ x: UnsafePointer<Float>, count: Int) -> Double {
    var sum = 0.0
    for index in 0..<count { sum += Double(x[index]) * Double(x[index]) }
    return sum
  }

  public func add(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int
  ) {
    for index in 0..<count { target[index] += source[index] }
  }
}
