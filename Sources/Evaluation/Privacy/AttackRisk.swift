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
  /// Right guesses about training rows by guessing blindly, ``Attacks/blindGuesses`` for each of the attack.
  public var baseline: Proportion

  /// The share of what the general knowledge leaves open that the attack finds out: (a − c) / (1 − c), 0...1, of the
  /// middles of Wilson's intervals; 0 where it would be negative.
  public var risk: Double
  /// 95 %, cut to 0...1: the half widths Δa and Δc of Wilson's intervals, propagated as if the two were independent,
  /// √((Δa / (1 − c))² + (Δc · (1 − a) / (1 − c)²)²).
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

  /// How likely it is that training rows are guessed that much oftener than held-out rows, or more, if the attack
  /// knows no more of them: Fisher's exact test, one-sided, 0...1.
  ///
  /// The interval of one attack is above 0 by chance in one of 40 cases. Of several attacks, take those for a finding
  /// whose chance is below 0.025 / number of attacks (Bonferroni).
  public var chance: Double { attack.chanceOfExceeding(control) }

  init(
    name: String, column: String? = nil, attack: Proportion, control: Proportion,
    baseline: Proportion
  ) {
    self.name = name
    self.column = column
    self.attack = attack
    self.control = control
    self.baseline = baseline
    // The middle of Wilson's interval is below 1 for any number of trials, so there is always something left open.
    let (a, aHalf) = attack.wilson
    let (c, cHalf) = control.wilson
    let open = 1 - c
    let residual = (a - c) / open
    let (byAttack, byControl) = (aHalf / open, cHalf * (1 - a) / (open * open))
    let half = (byAttack * byAttack + byControl * byControl).squareRoot()
    risk = min(max(residual, 0), 1)
    interval = ConfidenceInterval(
      low: min(max(residual - half, 0), 1), high: min(max(residual + half, 0), 1))
  }
}

extension AttackRisk {
  /// The risk of each attack, and of inference that of the column that is inferred best.
  static let figures = [
    ("singling_out_univariate", "singling out, one column"),
    ("singling_out_multivariate", "singling out, several"),
    ("linkability", "linkability"), ("inference", "inference"),
  ].map {
    Figure(
      name: "\($0.0)_risk", title: "risk of \($0.1)", topic: .privacy, goal: .minimize,
      knownCeiling: 0)
  }

  /// One score for each of ``figures``, whose value is `nil` where the attack was not made.
  static func scores(of risks: [AttackRisk], floor: [AttackRisk]) -> [Score] {
    figures.map { figure in
      func worst(_ risks: [AttackRisk]) -> AttackRisk? {
        risks.filter { "\($0.name)_risk" == figure.name }.max { $0.risk < $1.risk }
      }
      let risk = worst(risks)
      return Score(
        figure, value: risk?.risk, valueAtCeilingSize: risk?.risk, ceiling: 0,
        ceilingError: risk.map { ($0.interval.high - $0.interval.low) / 2 / ConfidenceInterval.z },
        floor: worst(floor)?.risk)
    }
  }
}
