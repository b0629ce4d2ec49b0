import Foundation

/// The cumulant generating function of the sum of all privacy losses, K(θ) = log E exp(θ S), by quadrature.
///
/// It says where the sum lies and how far its tails reach: how much of it has to be looked at, how finely, and by which
/// factor e^(θS) a tail is brought into the middle. What is computed there is a bound whatever this says.
struct LossCumulants {
  /// A step's loss at some points and the logarithms of the points' weights.
  private struct Step {
    var count: Double
    var losses: [Double]
    var logWeights: [Double]
  }

  /// K and its derivatives, the mean and the variance of the sum weighted by e^(θS).
  struct Value {
    var logMoment: Double
    var mean: Double
    var variance: Double
  }

  private let steps: [Step]

  /// By the trapezoidal rule, which is exact to many digits for smooth functions that vanish at both ends.
  init(_ composition: [MechanismComposition.Repeated], _ direction: LossDirection) {
    steps = composition.map { repeated in
      let deviation = repeated.step.deviation
      let spacing = deviation / 8
      let reach = 16 * deviation
      let logScale = log(spacing / (deviation * (2 * Double.pi).squareRoot()))
      var step = Step(count: Double(repeated.count), losses: [], logWeights: [])
      for x in stride(from: -reach, through: 1 + reach, by: spacing) {
        let loss = repeated.step.loss(at: x)
        let logWeight = logScale - x * x / (2 * deviation * deviation)
        switch direction {
        case .removal:
          step.losses.append(loss)
          step.logWeights.append(logWeight + loss)
        case .addition:
          step.losses.append(-loss)
          step.logWeights.append(logWeight)
        }
      }
      return step
    }
  }

  /// K of one step of the mechanism with the index.
  func ofStep(_ index: Int, at theta: Double) -> Value {
    let step = steps[index]
    var largest = -Double.infinity
    for (loss, logWeight) in zip(step.losses, step.logWeights) {
      largest = max(largest, logWeight + theta * loss)
    }
    var (sum, first, second) = (0.0, 0.0, 0.0)
    for (loss, logWeight) in zip(step.losses, step.logWeights) {
      let moment = exp(logWeight + theta * loss - largest)
      sum += moment
      first += moment * loss
      second += moment * loss * loss
    }
    let mean = first / sum
    return Value(
      logMoment: largest + log(sum), mean: mean, variance: max(0, second / sum - mean * mean))
  }

  /// K of the sum of all steps.
  func value(at theta: Double) -> Value {
    steps.indices.reduce(into: Value(logMoment: 0, mean: 0, variance: 0)) { total, index in
      let value = ofStep(index, at: theta)
      total.logMoment += steps[index].count * value.logMoment
      total.mean += steps[index].count * value.mean
      total.variance += steps[index].count * value.variance
    }
  }

  /// Chernoff's bound of P(S > `loss`), E e^(θ (S − loss)) for the best θ ≥ 0, where K′(θ) = `loss`. It is 1 with θ = 0 for
  /// a loss below the mean, and 0 for one that S cannot have.
  func tail(beyond loss: Double) -> (theta: Double, logProbability: Double) {
    if value(at: 0).mean >= loss { return (0, 0) }
    let theta = least { value(at: $0).mean >= loss }
    let best = value(at: theta)
    return (theta, best.mean < loss ? -.infinity : best.logMoment - theta * loss)
  }

  /// A side of the middle.
  enum Side: Double {
    case lower = -1
    case upper = 1
  }

  /// A number beyond which, on one side, the sum weighted by e^(θS) has a mass of e^`logTail` at most, by Chernoff's bound,
  /// and the weight with which that number is the mean.
  func end(_ side: Side, theta: Double, logTail: Double) -> (loss: Double, theta: Double) {
    let middle = value(at: theta)
    let step = least { step in
      let change = side.rawValue * step
      let changed = value(at: theta + change)
      return changed.logMoment - middle.logMoment - change * changed.mean <= logTail
    }
    let theta = theta + side.rawValue * step
    return (value(at: theta).mean, theta)
  }

  /// What moving all losses to a grid adds to K at most, over θ.
  ///
  /// A loss t above a point of the grid becomes 0 or h, the interval, which adds θ (θ + 1) · t (h − t) / 2 to log E e^(θL), to
  /// the second order in h. t (h − t) is at most h²/4 and, as 0 is a point, at most |L| h.
  func gridExcess(theta: Double, interval: Double) -> Double {
    steps.indices.reduce(0) { total, index in
      let step = steps[index]
      let logMoment = ofStep(index, at: theta).logMoment
      let mean = zip(step.losses, step.logWeights).reduce(0) { sum, point in
        sum + exp(point.1 + theta * point.0 - logMoment) * min(interval / 4, abs(point.0))
      }
      return total + step.count * mean * interval * (theta + 1) / 2
    }
  }

  /// The largest interval that adds no more than `excess`.
  func interval(theta: Double, excess: Double) -> Double {
    1 / least { gridExcess(theta: theta, interval: 1 / $0) <= excess }
  }

  /// The least number above 0 for which `holds`, which is false before it and true after, to some digits.
  func least(_ holds: (Double) -> Bool) -> Double {
    var (low, high) = (-12.0, 24.0)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if holds(exp(middle)) { high = middle } else { low = middle }
    }
    return exp(high)
  }
}
