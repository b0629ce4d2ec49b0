import Compute
import Encoding
import Synthesis
import Tabular

/// What `fit --dry-run` prints: every option as it was resolved, and what was understood of the table.
struct FitPlan: Encodable, CustomStringConvertible {
  struct Column: Encodable {
    let name: String
    let kind: ColumnKind
    let treatment: ColumnTreatment
    /// How its values are made coarser, as the schema has it; `nil`: not at all.
    let coarsened: String?

    init(_ column: ColumnSchema) {
      name = column.name
      kind = column.kind
      treatment = column.treatment
      coarsened = column.coarsening?.words
    }

    /// One line a column: kind, treatment, name.
    static func listing(_ columns: [Column]) -> [String] {
      let width = columns.map(\.kind.rawValue.count).max() ?? 0
      return columns.map { column in
        let kind = column.kind.rawValue.padding(to: width)
        let treatment = column.treatment.rawValue.padding(to: 8)
        let coarsened = column.coarsened.map { ", \($0)" } ?? ""
        return "  \(kind)  \(treatment)  \(column.name.quoted)\(coarsened)"
      }
    }
  }

  let input: String
  let table: String
  let model: String
  let configuration: FitConfiguration
  let threads: Int
  let columns: [Column]
  let notes: [ColumnNote]

  var description: String {
    let length: String? =
      switch configuration.length {
      case .automatic where configuration.privacy != nil: nil
      case .automatic:
        "70 passes, or 105 where held-out rows ask for it; below 1,000 rows as long as none is learned by heart"
      case .steps(let count): "\(count) steps"
      case .seconds(let seconds): "\(seconds) s"
      }
    var lines = [
      "input     \(input.printable)",
      "table     \(table.quoted)",
      "model     \(model.printable)",
    ]
    if let length { lines.append("length    \(length)") }
    lines += [
      "seed      \(configuration.seed)",
      "holdout   \(configuration.holdout)",
      "precision \(configuration.precision.rawValue)",
      "threads   \(threads)",
    ]
    if let privacy = configuration.privacy {
      lines.append(
        "privacy   ε = \(privacy.epsilon), δ = \(privacy.delta), for each "
          + (privacy.unitColumn.map { "\($0.quoted), \(privacy.rowLimit) rows at most" } ?? "row")
          + ", engine \(privacy.engine.rawValue)")
    } else {
      let leastCount = configuration.encoding.leastCount
      lines.append(
        leastCount > 1
          ? "protects  what fewer than \(leastCount) rows have in common" : "protects  nothing")
    }
    lines.append("columns")
    lines += Column.listing(columns)
    return (lines + notes.map(\.line)).joined(separator: "\n")
  }
}

extension Coarsening {
  /// "by month", "in steps of 5", "3 characters".
  fileprivate var words: String {
    switch self {
    case .start(let unit): "by \(unit.rawValue)"
    case .multiples(let step): "in steps of \(Int64(exactly: step).map { "\($0)" } ?? "\(step)")"
    case .characters(let count): count == 1 ? "1 character" : "\(count) characters"
    }
  }
}

extension String {
  /// The text with spaces after it, `width` characters in all; a longer one as it is.
  func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
