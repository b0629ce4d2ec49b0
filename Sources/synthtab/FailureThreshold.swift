import ArgumentParser
import Evaluation
import TabularIO

/// One condition of `report --fail-if`: a figure, and from where on it is too high or too low.
struct FailureThreshold: Equatable {
  enum Comparison: Character {
    case above = ">"
    case below = "<"
  }

  /// ``Score/metric``.
  let metric: String
  let comparison: Comparison
  let limit: Double
  /// The condition as it was typed.
  let text: String

  /// Short names for the figures that are asked for most.
  static let shortNames = [
    "c2st": "c2st_auc", "dcr_share": "dcr_share_closer_to_training",
    "copies": "copies_of_training_rows", "jsd": "column_jsd_mean", "joint_jsd": "joint_jsd_mean",
  ]

  private func isBroken(by value: Double) -> Bool {
    switch comparison {
    case .above: value > limit
    case .below: value < limit
    }
  }
}

extension FailureThreshold {
  /// - Throws: ``BrokenThresholds`` if a figure is beyond its limit, ``TableError`` if one is not known: what could
  ///   not be measured must not look like a success.
  static func check(_ thresholds: [FailureThreshold], _ result: EvaluationResult) throws {
    var broken: [String] = []
    for threshold in thresholds {
      guard let value = result.score(threshold.metric)?.value else {
        throw TableError(
          place: "--fail-if", problem: "the figure of '\(threshold.text)' could not be computed",
          remedy: "The report's notes say why. Leave the condition out, or provide what it needs.")
      }
      if threshold.isBroken(by: value) {
        broken.append("\(threshold.text): it is \(value.rounded(toPlaces: 4))")
      }
    }
    if !broken.isEmpty { throw BrokenThresholds(descriptions: broken) }
  }
}

/// Figures are beyond the limits that the user set: exit code 3.
struct BrokenThresholds: Error {
  static let exitCode: Int32 = 3
  let descriptions: [String]

  var message: String { "Failed: " + descriptions.joined(separator: "\n        ") }
}

/// The conditions of `--fail-if`, parted by commas.
struct FailureThresholds: ExpressibleByArgument {
  let all: [FailureThreshold]

  init?(argument: String) {
    var all: [FailureThreshold] = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let text = String(part.filter { $0 != " " })
      guard let place = text.firstIndex(where: { $0 == ">" || $0 == "<" }),
        let comparison = FailureThreshold.Comparison(rawValue: text[place]),
        let limit = Double(text[text.index(after: place)...]), limit.isFinite
      else { return nil }
      let name = String(text[..<place])
      guard !name.isEmpty else { return nil }
      all.append(
        FailureThreshold(
          metric: FailureThreshold.shortNames[name] ?? name, comparison: comparison, limit: limit,
          text: text))
    }
    self.all = all
  }
}
