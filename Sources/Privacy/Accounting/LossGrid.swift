import Foundation

/// Where the sum of all losses is looked at, and how finely, so that a δ or an ε comes out to four digits.
struct LossGrid {
  /// One direction's part.
  struct Direction {
    let cumulants: LossCumulants
    /// θ: the sum is weighted by e^(θS), which brings the tail that is asked for nearer to the middle.
    let theta: Double
    /// Beyond both is next to nothing of the weighted sum.
    let bottom: Double
    let top: Double
    /// λ, for Chernoff's bound of what lies above the grid.
    let upperTheta: Double
  }

  let directions: [Direction]
  /// The distance of two points.
  let interval: Double
  /// The points: a power of two.
  let count: Int
  /// The logarithm of what may be left out of δ.
  let logLeftOut: Double

  /// The share of ε that the grid may add, and the points that may be spent on it.
  private static let precision = 1e-4
  private static let leastCount = 1 << 12
  private static let mostCount = 1 << 20
  /// What may be left out of δ, as a share of it.
  private static let leftOut = 1e-6
  /// What of the weighted sum has to be at ε, so that rounding errors of the whole do not show.
  private static let leastShare = 1e-5
  /// Smaller δ are answered with a bound, but not to four digits.
  private static let leastDelta = 1e-30

  /// - Parameters:
  ///   - epsilon, delta: the question and a guess of the answer.
  init(_ steps: [MechanismComposition.Repeated], epsilon: Double, delta: Double) {
    let sums = LossDirection.allCases.map { LossCumulants(steps, $0) }
    let logDelta = log(max(delta, Self.leastDelta))
    logLeftOut = logDelta + log(Self.leftOut)
    var interval = Self.interval(sums, epsilon: epsilon)
    var directions: [Direction] = []
    var width = 0.0
    for _ in 0..<3 {
      // As steep as the interval allows: h²/8 · θ² · steps ≤ 1.
      let steepest = (8 / steps.reduce(0) { $0 + Double($1.count) }).squareRoot() / interval
      directions = sums.map {
        Self.direction($0, epsilon: epsilon, logDelta: logDelta, steepest: steepest)
      }
      width = directions.map { $0.top - $0.bottom }.max() ?? 0
      if width <= interval * Double(Self.mostCount - 2) { break }
      interval = width / Double(Self.mostCount - 2)
    }
    // Two points to spare, for rounding both ends.
    var count = Self.leastCount
    while interval * Double(count - 2) < width && count < Self.mostCount { count *= 2 }
    self.directions = directions
    self.count = count
    self.interval = width / Double(count - 2)
  }

  /// Chernoff's bound of δ(ε), E e^(θ (S − ε)) for the best θ ≥ 0 in each direction, the larger.
  static func delta(_ steps: [MechanismComposition.Repeated], epsilon: Double) -> Double {
    let bounds = LossDirection.allCases.map {
      LossCumulants(steps, $0).tail(beyond: epsilon).logProbability
    }
    return exp(bounds.max() ?? 0)
  }

  /// The ε at which Chernoff's bound is `delta`.
  static func epsilon(_ steps: [MechanismComposition.Repeated], delta: Double) -> Double {
    let ends = LossDirection.allCases.map {
      LossCumulants(steps, $0).end(.upper, theta: 0, logTail: log(max(delta, leastDelta))).loss
    }
    return ends.max() ?? 0
  }

  /// The distance of points that adds ``precision`` to ε, or of a standard deviation of the sum if that is more, in the
  /// direction with the larger tail.
  private static func interval(_ sums: [LossCumulants], epsilon: Double) -> Double {
    let tails = sums.map { $0.tail(beyond: epsilon) }
    let index = tails[0].logProbability >= tails[1].logProbability ? 0 : 1
    let scale = max(epsilon, sums[index].value(at: 0).variance.squareRoot())
    let interval = sums[index].interval(
      theta: max(tails[index].theta, 1 / scale), excess: precision * scale)
    // δ(ε) is bent between two points as well, where rare losses are large and the others next to nothing.
    return min(interval, precision.squareRoot() * scale)
  }

  private static func direction(
    _ sum: LossCumulants, epsilon: Double, logDelta: Double, steepest: Double
  ) -> Direction {
    // e^share: what is at ε of the weighted sum, δ e^(θε) / E e^(θS).
    let share = { theta in logDelta + theta * epsilon - sum.value(at: theta).logMoment }
    let theta = min(
      steepest / 2, sum.tail(beyond: epsilon).theta,
      share(0) >= log(leastShare) ? 0 : sum.least { share($0) >= log(leastShare) })
    let logTail = min(0, share(theta)) + log(leftOut)
    let logMoment = sum.value(at: theta).logMoment
    // Chernoff's bound, of the sum of losses on the grid: their log E e^(λS) is larger by 1 at most.
    let end = { (lambda: Double) in
      (sum.value(at: lambda).logMoment + 1 - logMoment - logTail) / (lambda - theta)
    }
    let lowerTheta = max(
      sum.end(.lower, theta: theta, logTail: logTail).theta, -steepest)
    let upperTheta = min(sum.end(.upper, theta: theta, logTail: logTail).theta, steepest)
    return Direction(
      cumulants: sum, theta: theta, bottom: end(lowerTheta), top: end(upperTheta),
      upperTheta: upperTheta)
  }
}
