/// Which way a figure should go.
public enum Goal: String, Codable, Hashable, Sendable, CaseIterable {
  /// Lower is better.
  case minimize
  /// Higher is better.
  case maximize
  /// As near as can be to the ceiling, what unseen real rows get: more and less are both worse.
  case match
}

/// What a figure is about.
public enum Topic: String, Codable, Hashable, Sendable, CaseIterable {
  /// Whether each cell could stand in the real table.
  case validity
  /// How alike the distributions are.
  case fidelity
  /// What a model is worth that is trained on the rows.
  case utility
  /// How near the rows come to the rows that the model learned from.
  case privacy
}

/// What one figure of a metric means: all that a report needs to know to print it.
public struct Figure: Hashable, Sendable {
  /// Stable, in lower case with underscores: "column_jsd_mean".
  public let name: String
  /// For people: "column JSD, mean".
  public let title: String
  public let topic: Topic
  public let goal: Goal
  /// The values that are possible; an infinite bound is none.
  public let range: ClosedRange<Double>
  /// The value that unseen real rows have for a reason of symmetry, so that nobody has to measure
  /// it; `nil` where the ceiling is measured on held-out rows.
  public let knownCeiling: Double?
  /// Whether a short report has it.
  public let isMain: Bool

  public init(
    name: String, title: String, topic: Topic, goal: Goal, range: ClosedRange<Double> = 0...1,
    knownCeiling: Double? = nil, isMain: Bool = false
  ) {
    self.name = name
    self.title = title
    self.topic = topic
    self.goal = goal
    self.range = range
    self.knownCeiling = knownCeiling
    self.isMain = isMain
  }
}
