import Compute
import Diffusion
import NeuralNetworks
import Testing

@testable import Training

struct SensitivityTests {
  @Test(arguments: [1, 8, 24, 72, 300])
  func theTermsOfTheBoundAddUpToLessThanTheNorm(exampleLimit: Int) {
    for parameterCount in [100, 200_000, 20_000_000] {
      let norm = 1.7
      let bound = SensitivityBound(
        clippingNorm: norm, parameterCount: parameterCount, exampleLimit: exampleLimit,
        unitCount: 1_000_000)
      let clipped = (1 - 0x1p-7) * norm
      let gamma = 128 * 0x1p-24 / (1 - 128 * 0x1p-24)
      let pieces = (1...exampleLimit).map { UnitBin.Shape(exampleCount: $0).pieceCount }.max()!
      let rounding = 4 * Double(pieces) * bound.grid / 2 * Double(parameterCount).squareRoot()
      let total = (1 + 0x1p-17) * clipped + 4 * 128 * gamma * clipped + rounding
      #expect(total < norm)
      // And no more is given away than needs be.
      #expect(total > 0.99 * norm)
      #expect(bound.grid.significand == 1)
    }
  }

  @Test func factorsKeepToAllThreeLimits() {
    let bound = SensitivityBound(
      clippingNorm: 2, parameterCount: 1_000, exampleLimit: 8, unitCount: 10)
    let shape = UnitBin.Shape(exampleCount: 8)
    #expect(bound.factor(for: GradientSize(norm: 0, spread: 0), in: shape) == 1)
    #expect(bound.factor(for: GradientSize(norm: 1.98, spread: 4), in: shape) == 1)
    for norm in [2, 3.3, 1e8] {
      let factor = Double(bound.factor(for: GradientSize(norm: norm, spread: norm), in: shape))
      #expect(factor * norm <= 2 * (1 - 0x1p-7) && factor * norm > 1.984)
    }
    // 16 units of 8 examples in a bin: the spread is limited to 8 times the norm.
    let cancelled = bound.factor(for: GradientSize(norm: 0.1, spread: 100), in: shape)
    #expect(abs(Double(cancelled) * 100 - 16 * (1 - 0x1p-7)) < 1e-4)
    #expect(
      bound.factor(for: GradientSize(norm: .infinity, spread: .infinity), in: shape) == 0)
    #expect(bound.factor(for: GradientSize(norm: .nan, spread: 1), in: shape) == 0)
  }

  /// How far one unit more moves the sum, for the paired orders of ``SensitivityBound``.
  private func moves(
    _ subject: PrivateSubject, unit: Int, clippingNorm: Double, place: Int, step: Int
  ) -> Double {
    let before = (0..<subject.units.count).filter { $0 != unit }
    var after = before + [unit]
    after.swapAt(place, before.count)
    return distance(
      subject.clippedSum(before, step: step, clippingNorm: clippingNorm),
      subject.clippedSum(after, step: step, clippingNorm: clippingNorm))
  }

  @Test func aUnitMovesTheSumByNoMoreThanTheNorm() {
    var largest = 0.0
    var stream = RandomStream(seed: 8, purpose: .evaluation)
    for (scale, clippingNorm) in [(Float(1), 1.0), (1, 0.01), (30, 3), (0.01, 1e-4), (3, 1e4)] {
      var subject = PrivateSubject.people(70)
      subject.weightScale = scale
      for step in 0..<3 {
        let unit = stream.integer(below: 70)
        let moved = moves(
          subject, unit: unit, clippingNorm: clippingNorm, place: stream.integer(below: 70),
          step: step)
        #expect(moved <= clippingNorm)
        largest = max(largest, moved / clippingNorm)
      }
    }
    // The norm is reached, but for what is set aside.
    #expect(largest > 0.98)
  }

  @Test(arguments: [Float(1e2), 1e4, 1e8, 1e15, 1e30, .infinity, .nan])
  func noUnitHoweverExtremeMovesItMore(value: Float) {
    var subject = PrivateSubject.people(70)
    for unit in [3, 4, 5] {
      for position in 0..<subject.units.rowCount(of: unit) {
        subject.rows.numbers[subject.units.row(position, of: unit)] = value
      }
      for place in [0, 33, 69] {
        #expect(moves(subject, unit: unit, clippingNorm: 0.25, place: place, step: 1) <= 0.25)
      }
    }
  }

  @Test func withoutClippingAUnitMovesItMore() {
    var subject = PrivateSubject.people(70)
    for position in 0..<3 { subject.rows.numbers[subject.units.row(position, of: 5)] = 1e4 }
    // What would be claimed is 1.
    #expect(moves(subject, unit: 5, clippingNorm: 1e6, place: 0, step: 1) > 10)
  }

  /// A unit keeps its gradient, to the bit, wherever it stands and whoever stands beside it.
  @Test(arguments: [true, false])
  func aRowsGradientDoesNotDependOnItsPlace(isBest: Bool) {
    let backend: any ComputeBackend = isBest ? Backends.best(.float32) : KernelBackend()
    let subject = PrivateSubject(rowCount: 300)
    let loss = DenoisingLoss(
      preconditioning: subject.preconditioning, network: subject.network, capacity: 256,
      backend: backend)
    loss.use(Weights(subject.parameters, backend: backend))
    var memory = [Float](repeating: 0, count: subject.network.layout.count)
    func gradient(at place: Int, others: Int) -> [Float] {
      for other in 0..<256 {
        let row = other == place ? 299 : (other + others) % 299
        loss.load(subject.draws.example(step: 0, row: row, draw: 1), from: subject.rows, at: other)
      }
      let piece = place / 128 * 128..<(place / 128 + 1) * 128
      _ = loss.valueAndBackward(of: piece, divisor: 4)
      loss.clearGradient(of: piece.lowerBound..<place)
      loss.clearGradient(of: place + 1..<piece.upperBound)
      return subject.network.gradientTiles().flatMap { tile in
        loss.writeGradient(tile, of: piece, to: &memory)
        return memory.prefix(tile.parameters.count)
      }
    }
    let expected = gradient(at: 0, others: 0)
    #expect(expected.contains { abs($0) > 0.01 })
    for (place, others) in [(1, 9), (7, 1), (64, 200), (127, 40), (128, 40), (201, 77)] {
      #expect(gradient(at: place, others: others) == expected)
    }
  }
}
