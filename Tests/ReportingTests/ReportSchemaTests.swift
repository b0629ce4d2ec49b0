import Foundation
import Privacy
import Tabular
import TestSupport
import Testing

@testable import Evaluation
@testable import Reporting

/// `Schemas/report.schema.json` says what ``JSONReport`` writes.
@Suite struct ReportSchemaTests {
  private static func json(_ result: EvaluationResult) throws -> JSONValue {
    try JSONValue(parsing: JSONReport(result).text)
  }

  @Test(arguments: [tinyResult, AuditOfAdult.result])
  func resultsThatAreMadeKeepToIt(result: EvaluationResult) throws {
    #expect(try JSONSchema.ofReport().violations(in: Self.json(result)) == [])
  }

  private static func ledger(of unit: PrivacyLedger.Unit) -> PrivacyLedger {
    let mechanisms: [Mechanism] = [
      .gaussian(noiseMultiplier: 20),
      .subsampledGaussian(noiseMultiplier: 2, samplingRate: 0.01, steps: 10),
      .rareFailure(delta: 1e-8),
    ]
    return PrivacyLedger(
      epsilon: 1, delta: 1e-6, unit: unit, hasSecureNoise: true,
      entries: mechanisms.map {
        PrivacyLedger.Entry(
          purpose: "counts", columns: ["age"], sensitivity: 1, noise: 2, valueCount: 3,
          mechanism: $0)
      }, publicKnowledge: ["The number of rows."])
  }

  @Test(arguments: [PrivacyLedger.Unit.row, .column(name: "person", rowLimit: 4)])
  func aLedgerKeepsToIt(unit: PrivacyLedger.Unit) throws {
    let report = JSONReport(tinyResult, guarantee: .differentialPrivacy(Self.ledger(of: unit)))
    #expect(try JSONSchema.ofReport().violations(in: JSONValue(parsing: report.text)) == [])
  }

  @Test func measuredResultsKeepToIt() throws {
    let real = try SampleAdult.table()
    let training = real.selecting(rows: Array(0..<400))
    let heldOut = real.selecting(rows: Array(400..<800))
    let synthetic = training.withIndependentColumns(count: 450, seed: 3)
    // All figures; numbers as the target, and a sample; nothing to compare with, and one column; one row.
    let results = [
      try Evaluator.evaluate(
        training: training, heldOut: heldOut, synthetic: synthetic,
        options: EvaluationOptions(target: "income")),
      try Evaluator.evaluate(
        training: training, heldOut: heldOut, synthetic: synthetic,
        options: EvaluationOptions(seed: .max, target: "age", mostRows: 150)),
      try Evaluator.evaluate(
        training: training.keeping(columns: ["sex"]), heldOut: nil,
        synthetic: synthetic.keeping(columns: ["sex"])),
      try Evaluator.evaluate(
        training: training.selecting(rows: [0]), heldOut: heldOut.selecting(rows: [0]),
        synthetic: synthetic.selecting(rows: [0])),
    ]
    for result in results {
      #expect(try JSONSchema.ofReport().violations(in: Self.json(result)) == [])
    }
    #expect(results[0].scores.contains { $0.metric == "utility_auc" })
    #expect(results[1].scores.contains { $0.metric == "utility_rmse" })
    #expect(results[2].pairs.isEmpty && results[3].columns.count == 15)
  }

  /// A path, what is put there, and what is wrong then.
  private static let faults: [(String, JSONValue?, String)] = [
    ("report_format", JSONValue.number(1), "$.report_format: another constant"),
    ("result.rows.training", nil, "$.result.rows: 'training' is missing"),
    ("result.columns.1.difference.missing_rate", nil, "'missing_rate' is missing"),
    ("result.rows.ceiling_size", nil, "$.result.rows: 'held_out' without 'ceiling_size'"),
    ("result.extra", .null, "$.result: the unknown key 'extra'"),
    ("result.membership.0.auc_interval.middle", .number(0.5), "the unknown key 'middle'"),
    ("result.rows.training", .text("7"), "$.result.rows.training: string instead of integer"),
    ("result.rows.training", .number(7.5), "$.result.rows.training: number instead of integer"),
    ("result.rows.training", .number(0), "$.result.rows.training: below 1.0"),
    ("result.scores.0.is_main", .number(1), "integer instead of boolean"),
    ("result.scores.0.value", .null, "null instead of number"),
    ("result.scores.0.value", .text("NaN"), "string instead of number"),
    ("result.scores.2.goal", .text("minimise"), "not one of minimize, maximize, match"),
    ("result.scores.2.metric", .text("auc"), "not one of outside_range_mean"),
    ("result.verdict.privacy", .text("safe"), "not one of no_sign_of_memorisation"),
    ("result.columns.0.jsd", .number(1.01), "$.result.columns[0].jsd: above 1.0"),
    ("result.embedding.real.7", .boolean(true), "boolean instead of number or null"),
    ("result.embedding.explained_variance", .array([.number(1)]), "fewer elements than 2"),
    (
      "result.pair_distributions.0.first_labels", .array(Array(repeating: .text(""), count: 11)),
      "more elements than 10"
    ),
    ("result.distributions.0.bars", .object([:]), "fewer keys than 1"),
    (
      "result.distributions.0.bars.categories",
      .object(["spellings": .array([])]), "more keys than 1"
    ),
    (
      "result.distributions.0.bars", .object(["categories": .object(["_0": .array([])])]),
      "'spellings' is missing"
    ),
  ]

  @Test(arguments: faults)
  func whatBreaksItIsFound(path: String, value: JSONValue?, problem: String) throws {
    let whole = try Self.json(AuditOfAdult.result)
    let violations = try JSONSchema.ofReport().violations(in: whole.replacing(path, by: value))
    #expect(violations.contains { $0.contains(problem) }, "\(violations)")
  }

  @Test(arguments: [
    (#"{"type": "string", "pattern": "a+"}"#, ": the keyword 'pattern'"),
    (#"{"properties": {"a": {"oneOf": []}}}"#, "properties.a: the keyword 'oneOf'"),
    (#"{"items": {"type": "float"}}"#, "items: an unknown type"),
    (##"{"$ref": "#/$defs/a"}"##, ": a reference to nothing"),
    (#"{"required": ["a"]}"#, ": 'a' is asked for and not described"),
    (#"{"additionalProperties": true}"#, ": additionalProperties that is not false"),
  ])
  func aSchemaWithRulesThatAreNotCheckedIsRefused(text: String, problem: String) throws {
    let error = try #require(throws: JSONSchema.Unsupported.self) {
      try JSONSchema(JSONValue(parsing: text))
    }
    #expect(error.problem == problem)
  }

  @Test func itsWordsAreThoseOfTheCode() throws {
    let definitions = try #require(JSONSchema.ofReport().root["$defs"])
    func words(_ definition: String, _ property: String) -> [String] {
      definitions[definition]?["properties"]?[property]?["enum"]?.texts ?? []
    }
    #expect(words("score", "metric") == Evaluator.figureNames)
    #expect(words("score", "topic") == Topic.allCases.map(\.rawValue))
    #expect(words("score", "goal") == Goal.allCases.map(\.rawValue))
    #expect(words("verdict", "fidelity") == Verdict.Fidelity.allCases.map(\.rawValue))
    #expect(words("verdict", "privacy") == Verdict.Privacy.allCases.map(\.rawValue))
    #expect(words("reason", "subject") == Verdict.Reason.Subject.allCases.map(\.rawValue))
    #expect(words("reason", "level") == Verdict.Reason.Level.allCases.map(\.rawValue))
    #expect(words("attack_risk", "name").map { "\($0)_risk" } == AttackRisk.figures.map(\.name))
  }

  @Test func everyKeyIsDescribedAndNoObjectIsOpen() throws {
    let schema = try JSONSchema.ofReport()
    #expect(schema.root["$schema"] == .text("https://json-schema.org/draft/2020-12/schema"))
    for (place, part) in schema.subschemas {
      if part["type"] == .text("object") {
        #expect(part["additionalProperties"] == .boolean(false), "\(place)")
      }
      for key in part["properties"]?.keys ?? [] {
        let property = part["properties"]![key]!
        let isDescribed =
          property["description"] != nil || schema.resolved(property)["description"] != nil
        #expect(isDescribed, "\(place): \(key)")
      }
    }
  }

  /// Keys that no test's result has, too: every stored property has one, and it may be absent if it is optional.
  @Test func itHasTheKeysOfAllPropertiesAndAsksForThoseThatAreAlwaysThere() throws {
    let schema = try JSONSchema.ofReport()
    var compared: Set<JSONValue> = []
    func compare(_ value: Any, _ described: JSONValue) {
      let described = schema.resolved(described)
      let mirror = Mirror(reflecting: value)
      switch mirror.displayStyle {
      case .optional: for child in mirror.children { compare(child.value, described) }
      case .collection:
        guard let items = described["items"] else { return }
        for child in mirror.children { compare(child.value, items) }
      case .struct:
        // joint_jsd is that of jointJSD: how words are parted is seen in real output.
        let properties = described["properties"]?.keys ?? []
        let keys = Dictionary(
          uniqueKeysWithValues: properties.map { ($0.replacingOccurrences(of: "_", with: ""), $0) })
        let stored = mirror.children.map { (name: $0.label!.lowercased(), value: $0.value) }
        #expect(keys.keys.sorted() == stored.map(\.name).sorted(), "\(type(of: value))")
        let asked = stored.filter { Mirror(reflecting: $0.value).displayStyle != .optional }
        #expect(
          (described["required"]?.texts ?? []).sorted()
            == asked.compactMap { keys[$0.name] }.sorted(), "\(type(of: value))")
        compared.insert(described)
        for (name, value) in stored {
          if let key = keys[name] { compare(value, described["properties"]![key]!) }
        }
      default: break
      }
    }
    var result = AuditOfAdult.result
    result.columns[0].difference = ColumnDifference(
      mean: nil, quantiles: nil, missingRate: 0, categories: Proportion(1, of: 2),
      rareCategories: nil)
    compare(result, schema.root["properties"]!["result"]!)
    compare(Self.ledger(of: .row), schema.root["properties"]!["ledger"]!)
    let definitions = schema.root["$defs"]!
    for name in definitions.keys
    where definitions[name]!["type"] == .text("object") && name != "bars" {
      #expect(compared.contains(definitions[name]!), "\(name) describes nothing")
    }
  }
}
