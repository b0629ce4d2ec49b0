import Foundation

/// The privacy loss of one step on a grid of whole multiples of an interval, never less private than the step itself.
///
/// The probabilities with and without the unit of everything between two points of the grid are moved to these two so that
/// both are kept. The step itself can then be made of the result by forgetting to which of the points something went, so by
/// post-processing. It is the least pessimistic distribution on the grid: Doroshenko, Ghazi, Kamath, Kumar & Manurangsi
/// (2022), "Connect the Dots".
struct DiscreteLoss {
  /// The loss of `masses[0]`, in intervals.
  var first: Int
  /// The probability of each loss, one interval after the other.
  var masses: [Double]
  /// The probability of an infinite loss.
  var infinity: Double

  /// The losses of a step in both directions. What lies more than `reach` σ away from the middle of a normal distribution is
  /// moved to the end of the grid or, where it would be a gain of privacy, to infinity.
  static func pair(
    _ step: SampledGaussian, interval: Double, reach: Double
  ) -> (removal: DiscreteLoss, addition: DiscreteLoss) {
    let (deviation, rate) = (step.deviation, step.samplingRate)
    let lowest = Int((step.loss(at: -reach * deviation) / interval).rounded(.down))
    let highest = Int((step.loss(at: 1 + reach * deviation) / interval).rounded(.up))
    let count = highest - lowest + 1
    var removal = [Double](repeating: 0, count: count)
    let widthFactor = -expm1(-interval)
    var low = Ends(of: step, atLoss: Double(lowest) * interval)
    let lowTails = (without: low.without.lower, with: low.with.lower)
    for index in 0..<count - 1 {
      let loss = Double(lowest + index) * interval
      let high = Ends(of: step, atLoss: loss + interval)
      let without = NormalDistribution.probability(from: low.without, to: high.without)
      let shifted = NormalDistribution.probability(from: low.with, to: high.with)
      let with = (1 - rate) * without + rate * shifted
      // with = u + v and without = (u + v e^−interval) / e^loss, of which v is the share of the upper point. The terms that
      // both have are taken off first, for their digits: e^loss − (1 − q).
      let scale = loss > -0.5 ? expm1(loss) + rate : exp(loss) - (1 - rate)
      let upper = min(with, max(0, (rate * shifted - without * scale) / widthFactor))
      removal[index] += with - upper
      removal[index + 1] += upper
      low = high
    }
    // The other direction, without and with exchanged, has the opposite losses.
    let addition = (0..<count).map { index in
      removal[count - 1 - index] * exp(-Double(highest - index) * interval)
    }
    let mixture = { (tails: (without: Double, with: Double)) in
      (1 - rate) * tails.without + rate * tails.with
    }
    let highTails = (without: low.without.upper, with: low.with.upper)
    var result = (
      removal: DiscreteLoss(first: lowest, masses: removal, infinity: mixture(highTails)),
      addition: DiscreteLoss(first: -highest, masses: addition, infinity: lowTails.without)
    )
    result.removal.masses[0] += mixture(lowTails)
    result.addition.masses[0] += highTails.without
    return result
  }

  /// An end of an interval of losses, seen by the two normal distributions of a step.
  private struct Ends {
    let without: NormalDistribution.Tail
    let with: NormalDistribution.Tail

    init(of step: SampledGaussian, atLoss loss: Double) {
      let point = step.point(ofLoss: loss)
      without = NormalDistribution.Tail(beyond: point / step.deviation)
      with = NormalDistribution.Tail(beyond: (point - 1) / step.deviation)
    }
  }
}
