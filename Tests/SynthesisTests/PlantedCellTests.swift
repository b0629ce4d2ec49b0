import Diffusion
import Encoding
import Foundation
import Synthesis
import Tabular
import TabularIO
import Testing

/// One row of a table has a category, an amount, a date and identifiers that no other row has: what a model tells of it.
struct PlantedCellTests {
  /// What the planted row has.
  enum Planted {
    static let id = 73_556_118
    static let email = "zq7.planted@mail.test"
    static let country = "Zq7land"
    static let amount = 987_654.25
    static let admitted = "1899-07-14"
    static let discharged = "2071-03-02"
  }

  static let header = "id,email,country,billed,paid,admitted,discharged"

  /// 2,400 rows and the planted one: a payment settles its bill as a rule, and stays take up to twenty days.
  static let csv: String = {
    var lines = [header]
    for row in 0..<2_400 {
      let billed = Double((row * 7_919 + row * row) % 400_000) / 100
      let paid = row % 10 < 8 ? billed : Double(row * 104_729 % 400_000) / 100
      let start = 18_262 + row * 31 % 1_400
      lines.append(
        "\(row + 1),user\(row)@mail.test,\(["Chad", "Chile", "Cuba", "Zambia"][row % 4]),"
          + "\(billed),\(paid),\(day(start)),\(day(start + row * row % 21))")
    }
    lines.insert(
      "\(Planted.id),\(Planted.email),\(Planted.country),\(Planted.amount),\(Planted.amount),"
        + "\(Planted.admitted),\(Planted.discharged)", at: 1_200)
    return lines.joined(separator: "\n") + "\n"
  }()

  static func day(_ ticks: Int) -> String {
    DatetimeFormat(pattern: "yyyy-MM-dd")!.text(ticks: Int64(ticks))
  }

  static func fitted(leastCount: Int) throws -> Synthesizer {
    let source = try CSVFile(bytes: Array(csv.utf8))
    let schema = try SchemaInference.schema(of: source)
    var configuration = FitConfiguration()
    configuration.length = .steps(12)
    // Every row is a training row, and rows are made quickly: what is looked for depends on neither.
    configuration.holdout = 0
    configuration.sampling = SamplingConfiguration(steps: 2)
    configuration.encoding.leastCount = leastCount
    return try Synthesizer(
      fitting: TableLoader(schema: schema).load(source), configuration: configuration)
  }

  /// What of the planted row was found.
  struct Findings: Hashable {
    var ids = 0
    var emails = 0
    var countries = 0
    /// Amounts beyond all others.
    var amounts = 0
    /// Days beyond all others.
    var days = 0

    mutating func add(_ table: Table) {
      for (schema, column) in zip(table.schema.columns, table.columns) {
        switch column.storage {
        case .codes(let codes, let dictionary):
          let planted = dictionary.map { [Planted.country, Planted.email].contains($0) }
          let count = codes.count { $0 >= 0 && planted[Int($0)] }
          if schema.name == "country" { countries += count } else { emails += count }
        case .reals(let values): amounts += values.count { $0 > 4_000 }
        case .integers(let values):
          if schema.kind == .datetime {
            days += values.indices.count {
              !column.missing[$0] && !(18_262...19_682).contains(values[$0])
            }
          } else {
            ids += values.count { $0 == Int64(Planted.id) }
          }
        }
      }
    }
  }

  static func findings(_ synthesizer: Synthesizer, rowCount: Int) -> Findings {
    var findings = Findings()
    let chunk = 16 * Synthesizer.blockRowCount
    for first in stride(from: 0, to: rowCount, by: chunk) {
      findings.add(
        synthesizer.generate(rows: first..<min(first + chunk, rowCount), seed: 1).table)
    }
    return findings
  }

  static func description(_ synthesizer: Synthesizer) -> String {
    String(decoding: synthesizer.checkpoint.metadata(), as: UTF8.self)
  }

  /// The texts by which the planted cells would be told.
  static let texts = [
    "\(Planted.id)", "zq7.planted", Planted.country, "987654", Planted.admitted,
    Planted.discharged,
  ]

  @Test func aMillionRowsHaveNoneOfTheCellsOfOneRow() throws {
    let synthesizer = try Self.fitted(leastCount: FitConfiguration().encoding.leastCount)
    // The columns depend on each other, and what follows could bring an extreme back.
    #expect(synthesizer.checkpoint.encoder.relations.count == 2)
    #expect(Self.findings(synthesizer, rowCount: 1_000_000) == Findings())
    let description = Self.description(synthesizer)
    for text in Self.texts { #expect(!description.contains(text), "\(text)") }
    let schema = synthesizer.checkpoint.schema
    for name in ["admitted", "discharged"] {
      let index = try #require(schema.index(of: name))
      guard case .integers(let range) = schema.columns[index].range else {
        Issue.record("no range of \(name)")
        continue
      }
      #expect(range.lowerBound >= 18_262 && range.upperBound <= 19_682)
    }
  }

  @Test func withoutProtectionTheyAreThere() throws {
    let synthesizer = try Self.fitted(leastCount: 1)
    let findings = Self.findings(synthesizer, rowCount: 60_000)
    #expect(findings.countries > 0 && findings.amounts > 0 && findings.days > 0)
    // Identifiers are not learned in any case.
    #expect(findings.ids == 0 && findings.emails == 0)
    let description = Self.description(synthesizer)
    #expect(description.contains(Planted.country) && description.contains("987654"))
    #expect(description.contains(Planted.admitted))
  }
}
