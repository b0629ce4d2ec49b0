import Compute
import Synthesis

/// What `generate` did.
struct GenerateSummary: Encodable, CustomStringConvertible {
  let out: String
  let table: String?
  let firstRow: Int
  let rows: Int
  let seed: UInt64
  let solver: String
  let steps: Int
  let precision: ProductPrecision
  /// Network evaluations (NFE) for a row, the mean.
  let evaluationsPerRow: Double
  /// Rows in place of those with an impossible pair of values, and rows with one that stayed.
  let replacedRows: Int
  let impossibleRows: Int
  /// What was refused beside the real table; `nil` if nothing was to be.
  let screening: Screening?
  /// `--where`; `nil` without it.
  let condition: Condition?
  let modelFingerprint: String
  let seconds: Double

  /// What was asked of the rows, and how many are in place of one of which it is not true.
  struct Condition: Encodable, Equatable {
    let text: String
    let replacedRows: Int
  }

  /// What `--min-distance` and `--refuse-copies` did.
  struct Screening: Encodable, Equatable {
    /// `--min-distance`: the percentage of held-out rows below the limit.
    let minDistance: Double?
    /// The limit: 0...1, as the report measures distances.
    let distanceLimit: Double?
    /// `--refuse-copies`.
    let refuseCopies: Int?
    /// Rows in place of one too near to a training row, and of one that copies a rare one.
    let replacedNearRows: Int
    let replacedCopies: Int
  }

  var description: String {
    let place = table.map { "\(out.printable), table \($0.quoted)" } ?? out.printable
    let speed = Int(Double(rows) / max(seconds, 1e-3))
    var parts = [
      "\(place): \(rows) rows", Duration.seconds(seconds).spoken, "\(speed) rows/s",
      "\(evaluationsPerRow.rounded(toPlaces: 0)) network evaluations a row",
    ]
    if let count = condition?.replacedRows {
      parts.append("\(count) that did not meet the condition replaced")
    }
    if screening?.minDistance != nil, let count = screening?.replacedNearRows {
      parts.append("\(count) too near to a training row replaced")
    }
    if screening?.refuseCopies != nil, let count = screening?.replacedCopies {
      parts.append("\(count) cop\(count == 1 ? "y" : "ies") of a rare training row replaced")
    }
    return parts.joined(separator: ", ")
  }
}
