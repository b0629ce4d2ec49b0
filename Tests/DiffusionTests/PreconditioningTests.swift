import Compute
import NeuralNetworks
import Testing

@testable import Diffusion

struct PreconditioningTests {
  static let layout = VariableLayout([
    Variable(code: .category, probabilities: [0.2, 0.8]),
    Variable(
      code: .ordered(points: [-1, 0, 2], hasMissingLevel: true),
      probabilities: [0.3, 0.3, 0.2, 0.2]),
    Variable(code: .gaussian, probabilities: []),
  ])
  let preconditioning = Preconditioning(layout: layout)

  private func areClose(_ a: [Float], _ b: [Float]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-5 }
  }

  @Test func momentsAreThoseOfTheMarginals() {
    // Category: 2p and 4p(1 − p). Ordered: Σ p z = .1, Σ p z² − .1² = 1.09; missing: 4p and 16p(1 − p).
    #expect(areClose(preconditioning.means, [0.4, 1.6, 0.1, 0.8, 0]))
    #expect(areClose(preconditioning.variances, [0.64, 0.64, 1.09, 2.56, 1]))
  }

  @Test func theInputIsScaledAndAKnownVariableCountsAsClean() {
    let x: [Float] = [0, 2, 2, 0, -1.5]
    var input = [Float](repeating: -9, count: preconditioning.inputCount)
    preconditioning.writeInput(
      x: x, sigma: 0.6, observed: [true, false, false], into: &input, backend: ReferenceBackend())
    func scaled(_ j: Int, noise: Float) -> Float {
      (x[j] - preconditioning.means[j])
        / (noise * noise + preconditioning.variances[j]).squareRoot()
    }
    let expected = [
      scaled(0, noise: 0), scaled(1, noise: 0), scaled(2, noise: 0.6), scaled(3, noise: 0.6),
      scaled(4, noise: 0.6),
    ]
    #expect(areClose(Array(input[..<5]), expected))
    #expect(Array(input.suffix(3)) == [1, 0, 0])
    var waves = [Float](repeating: 0, count: preconditioning.embedding.width)
    // ln .6
    preconditioning.embedding.write(lnSigma: -0.5108256, to: &waves, backend: ReferenceBackend())
    #expect(areClose(Array(input[5..<input.count - 3]), waves))
  }

  @Test func aCoordinateOfHardlyAnyVarianceIsNotBlownUp() {
    let skewed = Preconditioning(
      layout: VariableLayout([Variable(code: .category, probabilities: [0.9999, 0.0001])]))
    var input = [Float](repeating: 0, count: skewed.inputCount)
    skewed.writeInput(
      x: [0, 2], sigma: 0.03, observed: [true], into: &input, backend: ReferenceBackend())
    // A variance of 0.02 at least: 2 / √0.02.
    #expect(abs(input[1] - 14.14) < 0.01)
  }

  @Test func theGaussianOutputIsScaledAsInEDM() {
    let network = MultilayerPerceptron(
      shape: .init(
        inputs: preconditioning.inputCount, width: 4, blocks: 0, outputs: Self.layout.outputCount))
    var parameters = [Float](repeating: 0, count: network.layout.count)
    parameters[network.outputBias.upperBound - 1] = 0.5
    let denoiser = PreconditionedDenoiser(
      preconditioning: preconditioning, network: network, parameters: parameters,
      backend: ReferenceBackend())
    let x = Matrix(rows: 1, columns: 5, elements: [0, 0, 0, 0, 3])
    // σ = 2: x/(1 + 4) + F·2/√5.
    let expected: Float = 0.6 + 0.5 * 2 / 2.236068
    #expect(abs(denoiser.denoise(x, at: 2, given: .none)[0, 4] - expected) < 1e-5)
    let drawn = denoiser.draw(x, at: 2, given: .none, uniforms: [0, 0, 0])
    #expect(abs(drawn.numbers[0] - expected) < 1e-5)
  }

  @Test func aDrawFallsIntoTheLevelsIntervalOfTheCumulativeDistribution() {
    let layout = VariableLayout([Variable(code: .category, probabilities: [0.25, 0.5, 0.25])])
    let preconditioning = Preconditioning(layout: layout)
    let network = MultilayerPerceptron(
      shape: .init(inputs: preconditioning.inputCount, width: 4, blocks: 0, outputs: 3))
    let denoiser = PreconditionedDenoiser(
      preconditioning: preconditioning, network: network,
      parameters: [Float](repeating: 0, count: network.layout.count), backend: ReferenceBackend())
    // The last draw lies beyond the sum, as rounding may leave it: the likeliest level.
    let uniforms: [Float] = [0, 0.24, 0.26, 0.6, 0.74, 0.76, 0.99, 1]
    let rows = denoiser.draw(
      Matrix(rows: 8, columns: 3), at: 1, given: .none, uniforms: uniforms)
    #expect(rows.levels == [0, 0, 1, 1, 1, 2, 2, 1])
  }

  @Test func knownVariablesAreReadOffTheirCleanCoordinates() {
    var rows = EncodedRows(rowCount: 4, layout: Self.layout)
    rows.levels = [1, 2, 0, 0, 0, 0, 0, 3, 0, 1, 1, 0]
    rows.numbers = [0.5, -1, 2, 0]
    let network = MultilayerPerceptron(
      shape: .init(
        inputs: preconditioning.inputCount, width: 4, blocks: 0, outputs: Self.layout.outputCount))
    let denoiser = PreconditionedDenoiser(
      preconditioning: preconditioning, network: network,
      parameters: [Float](repeating: 0, count: network.layout.count), backend: ReferenceBackend())
    let condition = Condition(
      observed: [Bool](repeating: true, count: 12), clean: preconditioning.points(of: rows))
    let drawn = denoiser.draw(
      Matrix(rows: 4, columns: 5), at: 1, given: condition,
      uniforms: [Float](repeating: 0.5, count: 12))
    #expect(drawn == rows)
  }

  @Test func pathsStartAtTheMarginalsMomentsUnderNoise() {
    let network = MultilayerPerceptron(
      shape: .init(
        inputs: preconditioning.inputCount, width: 4, blocks: 0, outputs: Self.layout.outputCount))
    let sampler = Sampler(
      denoiser: PreconditionedDenoiser(
        preconditioning: preconditioning, network: network,
        parameters: [Float](repeating: 0, count: network.layout.count),
        backend: ReferenceBackend()), seed: 6)
    let x = sampler.start(rows: 0..<4_096, sigma: 1)
    for j in 0..<5 {
      let values = (0..<4_096).map { x[$0, j] }
      let mean = values.reduce(0, +) / 4_096
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4_096
      // The sequence fills each coordinate evenly, so these are closer than a random sample's.
      #expect(abs(mean - preconditioning.means[j]) < 0.01)
      #expect(abs(variance / (1 + preconditioning.variances[j]) - 1) < 0.02)
    }
  }

  @Test func samplingRunsFromFarAboveTheDataToFarBelowItsGaps() {
    let sigmas = SamplingConfiguration().schedule.sigmas
    #expect(sigmas.count == 8)
    #expect(abs(sigmas[0] - 10) < 1e-3)
    #expect(abs(sigmas[7] - 0.05) < 1e-5)
  }

  @Test func theLastStratumNeverReachesTheShareOfOne() {
    // 511 + (1 − 2⁻⁵³) is 512 in a Double.
    let sigma = NoiseDistribution().sigma(stratum: 511, of: 512, uniform: 1.0.nextDown)
    #expect(sigma.isFinite)
    #expect(sigma > NoiseDistribution().sigma(stratum: 511, of: 512, uniform: 0.5))
  }
}
