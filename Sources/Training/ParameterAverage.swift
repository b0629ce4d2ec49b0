public import NeuralNetworks

/// The exponential moving average of the parameters (EMA), which is what samples.
///
/// Its decay grows as (1 + t)/(10 + t) up to its limit, so that the first steps are soon forgotten.
public struct ParameterAverage: Sendable {
  public private(set) var parameters: [Float]
  public let maximumDecay: Float
  private var updateCount = 0

  public init(_ parameters: [Float], maximumDecay: Float) {
    self.parameters = parameters
    self.maximumDecay = maximumDecay
  }

  /// Has `step` follow the parameters by one step.
  public mutating func follow(_ step: (AdamW.Average) -> Void) {
    updateCount += 1
    let t = Float(updateCount)
    let decay = min(maximumDecay, (1 + t) / (10 + t))
    parameters.withUnsafeMutableBufferPointer {
      step(AdamW.Average(parameters: $0.baseAddress!, share: 1 - decay))
    }
  }
}
