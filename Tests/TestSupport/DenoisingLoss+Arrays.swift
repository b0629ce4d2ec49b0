public import Compute
public import Diffusion
import NeuralNetworks

/// Whole batches on one thread, by the reference backend.
extension DenoisingLoss {
  /// Takes as many examples as there is room for.
  public func load(_ examples: [Example], from rows: EncodedRows) {
    precondition(examples.count == capacity, "\(examples.count) examples for \(capacity) places")
    for (place, example) in examples.enumerated() { load(example, from: rows, at: place) }
  }

  /// The loss of what was loaded.
  public func value(parameters: [Float], divisor: Float) -> Double {
    use(Weights(parameters, backend: ReferenceBackend()))
    return value(of: 0..<capacity, divisor: divisor)
  }

  /// The loss of what was loaded; `gradients` is overwritten.
  public func valueAndGradient(
    parameters: [Float], divisor: Float, gradients: inout [Float]
  ) -> Double {
    use(Weights(parameters, backend: ReferenceBackend()))
    let loss = valueAndBackward(of: 0..<capacity, divisor: divisor)
    gradients.withUnsafeMutableBufferPointer { gradients in
      for tile in network.gradientTiles() {
        _ = writeGradient(tile, rows: capacity, into: gradients.baseAddress!)
      }
    }
    return loss
  }
}
