import Compute
import Diffusion
import NeuralNetworks
import TestSupport
import Testing

@testable import Training

struct ClippedGradientSumTests {
  @Test(arguments: [1, 4, 7])
  func theSumIsThatOfEachUnitsClippedGradient(drawCount: Int) {
    let subject = PrivateSubject.people(60, drawCount: drawCount)
    let gradients = (0..<60).map { subject.gradient(of: subject.examples(of: $0, step: 2)) }
    // Half of the units are clipped.
    let limit = gradients.map(norm).sorted()[30]
    var expected = [Double](repeating: 0, count: gradients[0].count)
    for gradient in gradients {
      let factor = min(1, (1 - 0x1p-7) * limit / norm(gradient))
      for index in expected.indices { expected[index] += factor * gradient[index] }
    }
    for threads in [1, 3] {
      let sum = subject.clippedSum(
        Array((0..<60).reversed()), step: 2, clippingNorm: limit, threads: threads)
      #expect(distance(sum, expected) < 3e-4 * norm(expected))
    }
  }

  @Test func aUnitsGradientIsClippedToTheNorm() {
    let subject = PrivateSubject.people(9)
    for unit in 0..<9 {
      let gradient = subject.gradient(of: subject.examples(of: unit, step: 0))
      let clipped = subject.clippedSum([unit], clippingNorm: 0.5 * norm(gradient))
      #expect(abs(norm(clipped) - 0.5 * norm(gradient) * (1 - 0x1p-7)) < 3e-4 * norm(gradient))
      // In the same direction.
      let product = zip(clipped, gradient).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(product > 0.9999 * norm(clipped) * norm(gradient))
    }
  }

  @Test func withoutAClipItIsThePlainGradient() {
    let subject = PrivateSubject(rowCount: 128, drawCount: 3)
    let backend = Backends.best(.float32)
    let estimator = GradientEstimator(
      preconditioning: subject.preconditioning, network: subject.network, batchRowCount: 384,
      pool: WorkerPool(threads: 1), backend: backend)
    _ = estimator.estimate(
      (0..<128).flatMap { subject.examples(of: $0, step: 5) }, of: subject.rows,
      weights: Weights(subject.parameters, backend: backend))
    let plain = (0..<subject.network.layout.count).map { 128 * Double(estimator.gradient[$0]) }
    // A norm that nobody reaches; but the grid grows with it.
    let largest = (0..<128).map { norm(subject.gradient(of: subject.examples(of: $0, step: 5))) }
    #expect(largest.max()! < 19)
    let sum = subject.clippedSum(Array(0..<128), step: 5, clippingNorm: 20)
    #expect(distance(sum, plain) < 1e-3 * norm(plain))
  }

  @Test func theSumIsOnTheGrid() {
    let subject = PrivateSubject.people(50)
    let sum = subject.sum(clippingNorm: 0.7)
    sum.compute(
      Array(0..<50), step: 0,
      weights: Weights(subject.parameters, backend: Backends.best(.float32)))
    for index in 0..<subject.network.layout.count {
      let whole = sum.sum[index] / sum.bound.grid
      #expect(whole == whole.rounded())
    }
  }

  @Test func nobodyAddsNothing() {
    let subject = PrivateSubject.people(7)
    #expect(subject.clippedSum([], clippingNorm: 1).allSatisfy { $0 == 0 })
    // Someone without rows.
    var empty = PrivateSubject(rowCount: 1)
    empty.units = PrivacyUnits([[], [0]], rowLimit: 1)
    #expect(empty.clippedSum([0], clippingNorm: 1).allSatisfy { $0 == 0 })
    #expect(norm(empty.clippedSum([1, 0], clippingNorm: 1)) > 0.1)
  }

  @Test func threadsAndPartsOfTheSampleChangeNothing() {
    let subject = PrivateSubject.people(200)
    let sample = (0..<200).map { ($0 * 77) % 200 }
    let one = subject.clippedSum(sample, clippingNorm: 1, threads: 1)
    // Three threads take six pieces at a time, one thread two.
    #expect(subject.clippedSum(sample, clippingNorm: 1, threads: 3) == one)
    #expect(norm(one) > 1)
  }

  @Test func aLargeUnitHasPiecesOfItsOwn() {
    // 40 rows with 5 draws each: 200 examples.
    let subject = PrivateSubject(
      rowCount: 83,
      units: PrivacyUnits([Array(0..<40), Array(40..<80), [80, 81], [82]], rowLimit: 40),
      drawCount: 5)
    let gradients = (0..<4).map { subject.gradient(of: subject.examples(of: $0, step: 0)) }
    let limit = norm(gradients[1]) * 0.8
    var expected = [Double](repeating: 0, count: gradients[0].count)
    for gradient in gradients {
      let factor = min(1, (1 - 0x1p-7) * limit / norm(gradient))
      for index in expected.indices { expected[index] += factor * gradient[index] }
    }
    let sum = subject.clippedSum([3, 1, 0, 2], clippingNorm: limit)
    #expect(distance(sum, expected) < 3e-4 * norm(expected))
  }

  @Test(arguments: [Float.nan, .infinity, 1e30])
  func aUnitWhoseGradientIsNotFiniteAddsNothing(value: Float) {
    var subject = PrivateSubject.people(30)
    let others = subject.clippedSum((0..<30).filter { $0 != 4 }, clippingNorm: 1)
    for position in 0..<subject.units.rowCount(of: 4) {
      subject.rows.numbers[subject.units.row(position, of: 4)] = value
    }
    #expect(subject.clippedSum([4], clippingNorm: 1).allSatisfy { $0 == 0 })
    let all = subject.clippedSum(Array(0..<30), clippingNorm: 1)
    #expect(distance(all, others) < 3e-4 * norm(others))
  }

  /// One product for all units: 6 operations a weight and example, less the gradient of the input.
  @Test func noGradientOfAUnitIsMultipliedOut() {
    let subject = PrivateSubject(rowCount: 64, drawCount: 8)
    let backend = CountingBackend()
    let sum = subject.sum(clippingNorm: 1, threads: 1, backend: backend)
    let weights = Weights(subject.parameters, backend: backend)
    backend.reset()
    sum.compute(Array(0..<64), step: 0, weights: weights)
    let shape = subject.network.shape
    let multiplied = shape.width * (shape.inputs + shape.blocks * shape.width + shape.outputs)
    #expect(
      backend.counts.products == 64 * 8 * (6 * multiplied - 2 * shape.inputs * shape.width))
  }
}
