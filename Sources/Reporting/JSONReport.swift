public import Evaluation
import Foundation

/// An evaluation as JSON, for programs.
///
/// One object: `report_format` (2; it grows when a key changes its meaning) and `result`, the
/// `EvaluationResult` of `Evaluation` with its properties in snake case, as `Schemas/report.schema.json`
/// describes. Keys stand in alphabetical order at every level, so equal results give equal bytes. A figure
/// that could not be computed has no key.
public struct JSONReport: Sendable {
  private struct Document: Encodable {
    let reportFormat = 2
    let result: EvaluationResult
  }

  private let result: EvaluationResult

  public init(_ result: EvaluationResult) {
    self.result = result
  }

  /// The whole document, indented, a newline at its end.
  public var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    // No figure is infinite; a caller who makes a result of his own may hold one.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    do {
      return String(decoding: try encoder.encode(Document(result: result)), as: UTF8.self) + "\n"
    } catch {
      preconditionFailure("a result that JSON cannot hold: \(error)")
    }
  }
}
