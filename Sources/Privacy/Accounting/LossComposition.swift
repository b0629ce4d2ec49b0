import Foundation

/// The sums of independent losses of many steps in both directions, by the Fourier transform.
///
/// The grid is a circle of `grid.count` points, so a loss beyond its ends comes in at the other end. From below that adds to
/// δ; what is above is bounded by Chernoff and taken for infinite. The weights e^(θ·loss) before the transform, taken off
/// after it, keep the rounding errors of the transform small beside the tail, and not only beside the whole (Grübel &
/// Hermesmeier 1999, "Computation of Compound Distributions I: Aliasing Errors and Exponential Tilting").
struct LossComposition {
  private let grid: LossGrid
  private let steps: [MechanismComposition.Repeated]

  init(_ steps: [MechanismComposition.Repeated], _ grid: LossGrid) {
    self.steps = steps
    self.grid = grid
  }

  /// The composed loss of removal and of addition.
  func composed() -> [ComposedLoss] {
    let fourier = FourierTransform(count: grid.count)
    let half = grid.count / 2
    var products = [ComplexArray](repeating: .ones(half + 1), count: 2)
    var infinities = [0.0, 0.0]
    var logAbove = grid.directions.map { -$0.upperTheta * end(of: $0) }
    for (index, repeated) in steps.enumerated() {
      // Both directions at once: two real sequences are the parts of a complex one.
      var numbers = ComplexArray(count: grid.count)
      for (direction, loss) in losses(of: repeated).enumerated() {
        let part = grid.directions[direction]
        let path = direction == 0 ? \ComplexArray.real : \ComplexArray.imaginary
        add(loss, of: index, weightedFor: part, to: &numbers[keyPath: path])
        infinities[direction] += Double(repeated.count) * loss.infinity
        logAbove[direction] += Double(repeated.count) * logMoment(loss, at: part.upperTheta)
      }
      fourier.transform(&numbers)
      for (direction, spectrum) in numbers.spectraOfParts().enumerated() {
        products[direction].multiply(by: spectrum, power: repeated.count)
      }
    }
    var numbers = ComplexArray(partsWithSpectra: products[0], products[1])
    fourier.inverse(&numbers)
    return zip([numbers.real, numbers.imaginary], grid.directions).enumerated().map {
      direction, composed in
      let (values, part) = composed
      let first = firstPoint(of: part)
      return ComposedLoss(
        first: first, interval: grid.interval,
        weighted: values.indices.map { values[wrapped(first + $0)] }, theta: part.theta,
        logScale: part.cumulants.value(at: part.theta).logMoment,
        infinity: infinities[direction] + exp(min(0, logAbove[direction])))
    }
  }

  /// One step's losses, of which so little is cut off that all steps together miss no more than may be left out.
  private func losses(of repeated: MechanismComposition.Repeated) -> [DiscreteLoss] {
    let reach = NormalDistribution.quantile(
      logUpperTail: grid.logLeftOut - log(Double(repeated.count) * Double(steps.count)))
    let pair = DiscreteLoss.pair(repeated.step, interval: grid.interval, reach: reach)
    return [pair.removal, pair.addition]
  }

  private func add(
    _ loss: DiscreteLoss, of index: Int, weightedFor direction: LossGrid.Direction,
    to values: inout [Double]
  ) {
    let logMoment = direction.cumulants.ofStep(index, at: direction.theta).logMoment
    for (offset, mass) in loss.masses.enumerated() where mass > 0 {
      let point = loss.first + offset
      values[wrapped(point)] +=
        mass * exp(direction.theta * Double(point) * grid.interval - logMoment)
    }
  }

  /// log E e^(λL) of the finite losses.
  private func logMoment(_ loss: DiscreteLoss, at lambda: Double) -> Double {
    let largest = lambda * Double(loss.first + loss.masses.count - 1) * grid.interval
    var sum = 0.0
    for (offset, mass) in loss.masses.enumerated() where mass > 0 {
      sum += mass * exp(lambda * Double(loss.first + offset) * grid.interval - largest)
    }
    return largest + log(sum)
  }

  private func firstPoint(of direction: LossGrid.Direction) -> Int {
    Int((direction.bottom / grid.interval).rounded(.down))
  }

  /// The least loss that is not on the grid.
  private func end(of direction: LossGrid.Direction) -> Double {
    Double(firstPoint(of: direction) + grid.count) * grid.interval
  }

  private func wrapped(_ point: Int) -> Int { point & (grid.count - 1) }
}
