import Compute
import Foundation
import NeuralNetworks
import Testing

@Test func anEmbeddingIsSinesThenCosinesOfGeometricFrequencies() {
  let embedding = NoiseEmbedding(frequencies: 6)
  #expect(embedding.width == 12)
  var values = [Float](repeating: 0, count: 12)
  embedding.write(lnSigma: -1.5, to: &values, backend: ReferenceBackend())
  // From 0.25 to 8 in five doublings.
  for (index, frequency) in [0.25, 0.5, 1, 2, 4, 8].enumerated() {
    #expect(abs(Double(values[index]) - sin(-1.5 * frequency)) < 1e-6)
    #expect(abs(Double(values[6 + index]) - cos(-1.5 * frequency)) < 1e-6)
  }
}

@Test func aSingleFrequencyIsTheLowest() {
  var values: [Float] = [0, 0]
  NoiseEmbedding(frequencies: 1).write(lnSigma: 2, to: &values, backend: ReferenceBackend())
  #expect(abs(Double(values[0]) - sin(0.5)) < 1e-6)
}
