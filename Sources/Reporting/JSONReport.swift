public import Evaluation
import Foundation
import Privacy

/// An evaluation as JSON, for programs.
///
/// One object: `report_format` (2; it grows when a key changes its meaning), `result`, the
/// `EvaluationResult` of `Evaluation` with its properties in snake case, and, of a differentially private model, `ledger`,
/// its `PrivacyLedger`, as `Schemas/report.schema.json` describes. Keys stand in alphabetical order at every level, so equal results give equal bytes. A figure
/// that could not be computed has no key.
public struct JSONReport: Sendable {
  private struct Document: Encodable {
    let reportFormat = 2
    let result: EvaluationResult
    let ledger: PrivacyLedger?
  }

  private let document: Document

  /// - Parameter guarantee: what the model promises of itself.
  public init(_ result: EvaluationResult, guarantee: ReportContext.Guarantee = .none) {
    let ledger: PrivacyLedger? =
      if case .differentialPrivacy(let ledger) = guarantee { ledger } else { nil }
    document = Document(result: result, ledger: ledger)
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
      return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
    } catch {
      preconditionFailure("a result that JSON cannot hold: \(error)")
    }
  }
}
