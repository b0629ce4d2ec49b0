import Foundation

/// What mechanisms cost together, to four digits and never too little, by the distribution of the privacy loss on a grid:
/// Koskela, Jälkö & Honkela (2020), "Computing Tight Differential Privacy Guarantees Using FFT"; Gopi, Lee & Wutschitz
/// (2021), "Numerical Composition of Differential Privacy".
///
/// The privacy loss of a step is the logarithm of the probability of what came out, with the unit over without. The loss of
/// all steps is the sum of theirs, and δ(ε) = E max(0, 1 − e^(ε − sum)), the larger of both directions.
///
/// The error is on the safe side. Moving the losses to a grid (``DiscreteLoss``) adds 10⁻⁴ of ε, or of a standard deviation of
/// the sum where that is more: the distance of the grid's points is chosen so. What is cut off at the tails is counted as δ,
/// some 10⁻⁶ of it; a billionth more covers rounding. δ below 10⁻³⁰ are bounded, but not so closely, and neither are
/// sampling rates below 10⁻⁵, for which no more than 2²⁰ points are spent.
///
/// A question costs O(n log n) for a grid of n points, 2¹² to 2²⁰ as the error needs it: 1 to 500 ms, and mostly below 50.
public struct PrivacyLossDistribution: Sendable {
  private let composition: MechanismComposition

  /// - Precondition: noise multipliers above 0, sampling rates in [0, 1], steps ≥ 0, failures in [0, 1].
  public init(_ mechanisms: [Mechanism]) {
    composition = MechanismComposition(mechanisms)
  }

  /// δ for the ε.
  ///
  /// - Precondition: ε ≥ 0.
  public func delta(epsilon: Double) -> Double {
    precondition(epsilon >= 0 && epsilon.isFinite, "ε of \(epsilon)")
    let steps = composition.steps
    if steps.isEmpty { return min(1, composition.failure) }
    // Chernoff's bound says where to look; where it was far off, the answer says it better.
    let guess = LossGrid.delta(steps, epsilon: epsilon)
    var delta = self.delta(epsilon: epsilon, guess: guess)
    if delta < guess / 100 { delta = min(delta, self.delta(epsilon: epsilon, guess: delta)) }
    return min(1, composition.failure + delta * Self.rounding)
  }

  /// The least ε ≥ 0 for the δ; infinite if failures alone have more.
  ///
  /// - Precondition: 0 < `delta` < 1.
  public func epsilon(delta: Double) -> Double {
    precondition(delta > 0 && delta < 1, "δ of \(delta)")
    let steps = composition.steps
    if steps.isEmpty { return composition.failure <= delta ? 0 : .infinity }
    let rest = (delta - composition.failure) / Self.rounding
    guard rest > 0 else { return .infinity }
    let first = epsilon(delta: rest, guess: LossGrid.epsilon(steps, delta: rest))
    guard first > 0 && first.isFinite else { return first }
    return min(first, epsilon(delta: rest, guess: first))
  }

  /// What rounding in the Fourier transform may take away from a δ.
  private static let rounding = 1 + 1e-9

  private func delta(epsilon: Double, guess: Double) -> Double {
    composed(epsilon: epsilon, delta: guess).map { $0.delta(epsilon: epsilon) }.max() ?? 0
  }

  private func epsilon(delta: Double, guess: Double) -> Double {
    composed(epsilon: guess, delta: delta).map { $0.epsilon(delta: delta) }.max() ?? 0
  }

  /// The sums of all losses in both directions, near what is asked.
  private func composed(epsilon: Double, delta: Double) -> [ComposedLoss] {
    let steps = composition.steps
    return LossComposition(steps, LossGrid(steps, epsilon: epsilon, delta: delta)).composed()
  }
}
