/// The risk of one of the three attacks that the opinion 05/2014 of the Article 29 Working Party names: singling out,
/// linkability, inference; measured as Giomi et al. define it, "A Unified Framework for Quantifying Privacy Risk in
/// Synthetic Data" (PoPETs 2023; the package anonymeter).
public struct AttackRisk: Codable, Hashable, Sendable {
  /// Stable: "singling_out_univariate", "singling_out_multivariate", "linkability", "inference".
  public var name: String
  /// The column whose value is guessed, for inference.
  public var column: String?
  /// Right guesses about training rows.
  public var attack: Proportion
  /// Right guesses about held-out rows, by the same attack: what is true of people in general.
  public var control: Proportion
  /// Right guesses about training rows by guessing blindly.
  public var baseline: Proportion

  /// The share of what the general knowledge leaves open that the attack finds out: (a − c) / (1 − c), 0...1, of the
  /// middles of Wilson's intervals; 0 where it would be negative.
  public var risk: Double
  /// 95 %.
  public var interval: ConfidenceInterval

  /// For people.
  public var title: String {
    switch name {
    case "singling_out_univariate": "singling out by one column"
    case "singling_out_multivariate": "singling out by several columns"
    case "linkability": "linking two parties' columns"
    default: "inferring a column"
    }
  }

  /// Whether the attack is better than guessing; one that is not says nothing about the risk, good or bad.
  public var beatsGuessing: Bool { attack.value > baseline.value }
}
