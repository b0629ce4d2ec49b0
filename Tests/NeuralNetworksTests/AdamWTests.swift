import Compute
import NeuralNetworks
import Testing

private let reference = ReferenceBackend()

extension AdamW {
  /// A step of parameters in an array.
  fileprivate mutating func step(
    _ parameters: inout [Float], gradients: [Float], learningRate: Float, maximumNorm: Float?,
    backend: any ComputeBackend = reference, pool: WorkerPool? = nil
  ) {
    let weights = Weights(parameters, backend: backend)
    step(
      weights, gradients: gradients,
      norm: Float(backend.sumOfSquares(gradients, count: gradients.count).squareRoot()),
      learningRate: learningRate, maximumNorm: maximumNorm, backend: backend, pool: pool)
    parameters = weights.parameters
    // What products read has followed.
    #expect(
      (0..<parameters.count).allSatisfy {
        weights.precision != .float32
          || weights.factors.assumingMemoryBound(to: Float.self)[$0] == parameters[$0]
      })
  }
}

@Test func twoStepsAreThoseWorkedOutByHand() {
  var optimizer = AdamW(
    parameterCount: 1, configuration: .init(beta1: 0.5, beta2: 0.75, epsilon: 1, weightDecay: 0.1))
  var parameters: [Float] = [2]
  // m = 0.5·4 = 2, m̂ = 2 / 0.5 = 4; v = 0.25·16 = 4, v̂ = 4 / 0.25 = 16.
  // θ = 2 − 0.5·(4 / (4 + 1) + 0.1·2) = 2 − 0.5·1 = 1.5
  optimizer.step(&parameters, gradients: [4], learningRate: 0.5, maximumNorm: nil)
  #expect(abs(parameters[0] - 1.5) < 1e-6)
  // m = 0.5·2 + 0.5·(−2) = 0; v = 0.75·4 + 0.25·4 = 4, so only the decay acts:
  // θ = 1.5 − 0.5·0.15 = 1.425
  optimizer.step(&parameters, gradients: [-2], learningRate: 0.5, maximumNorm: nil)
  #expect(abs(parameters[0] - 1.425) < 1e-6)
  #expect(optimizer.firstMoments == [0])
  #expect(optimizer.secondMoments == [4])
  #expect(optimizer.stepCount == 2)
}

@Test func aLongGradientIsClippedToTheNorm() {
  var clipped = AdamW(parameterCount: 2)
  var scaled = AdamW(parameterCount: 2)
  var a: [Float] = [1, 1]
  var b = a
  clipped.step(&a, gradients: [30, 40], learningRate: 0.1, maximumNorm: 5)
  scaled.step(&b, gradients: [3, 4], learningRate: 0.1, maximumNorm: nil)
  #expect(zip(clipped.firstMoments, scaled.firstMoments).allSatisfy { abs($0 - $1) < 1e-6 })
  #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-6 })
}

@Test func aShortGradientIsNotClipped() {
  var optimizer = AdamW(parameterCount: 2)
  var parameters: [Float] = [0, 0]
  optimizer.step(&parameters, gradients: [3, 4], learningRate: 0.1, maximumNorm: 6)
  #expect(abs(optimizer.firstMoments[0] - 0.3) < 1e-6)
}

@Test(arguments: [Float.nan, .infinity])
func aGradientWhichIsNotFiniteChangesNothing(bad: Float) {
  var optimizer = AdamW(parameterCount: 2)
  var parameters: [Float] = [1, 2]
  optimizer.step(
    &parameters, gradients: [1, bad], learningRate: 0.1, maximumNorm: 1, backend: Backends.best())
  #expect(parameters == [1, 2])
  #expect(optimizer.stepCount == 0)
  #expect(optimizer.firstMoments == [0, 0])
}

@Test func theStepIsTheSameForAnyNumberOfThreads() {
  let count = 50_001
  var stream = RandomStream(seed: 6, purpose: .evaluation)
  let gradients = (0..<count).map { _ in stream.uniform() - 0.5 }
  let results = [nil, WorkerPool(threads: 1), WorkerPool(threads: 3)].map { pool in
    var optimizer = AdamW(parameterCount: count)
    var parameters = [Float](repeating: 1, count: count)
    for _ in 0..<2 {
      optimizer.step(
        &parameters, gradients: gradients, learningRate: 0.1, maximumNorm: 1,
        backend: Backends.best(), pool: pool)
    }
    return parameters
  }
  #expect(results[0] == results[1])
  #expect(results[0] == results[2])
}

@Test func adamWFindsTheMinimumOfAParabola() {
  var optimizer = AdamW(parameterCount: 2)
  var parameters: [Float] = [5, -3]
  for _ in 0..<500 {
    let gradients = [2 * (parameters[0] - 1), 20 * (parameters[1] - 2)]
    optimizer.step(&parameters, gradients: gradients, learningRate: 0.05, maximumNorm: nil)
  }
  #expect(abs(parameters[0] - 1) < 1e-2)
  #expect(abs(parameters[1] - 2) < 1e-2)
}
