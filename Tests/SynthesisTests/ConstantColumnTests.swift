import Foundation
import Synthesis
import Tabular
import TabularIO
import Testing

/// Columns that tell nothing: all cells alike, or none there.
struct ConstantColumnTests {
  static let constants: [(name: String, text: String, kind: ColumnKind)] = [
    ("country", "DE", .categorical), ("version", "3", .integer), ("rate", "1.50", .continuous),
    ("zero", "0", .integer), ("since", "2020-02-29", .datetime),
    ("address", "Straße 7", .categorical),
  ]

  /// Each constant, a column of which only every fourth cell is there and is always "late", one that is empty, and an
  /// age, so that there is something to learn.
  static func file(_ count: Int) -> [[String]] {
    var random = HighCardinalityTests.RandomInts()
    return (0..<count).map { row in
      constants.map(\.text) + [row % 4 == 0 ? "late" : "", "", "\(20 + random(below: 50))"]
    }
  }

  static let header = constants.map(\.name) + ["remark", "note", "age"]

  static let synthetic = Result {
    var configuration = FitConfiguration()
    configuration.length = .steps(100)
    let table = try table(header: header, records: file(800))
    return try Synthesizer(fitting: table, configuration: configuration)
      .generate(rows: 0..<1_000, seed: 1).table
  }

  @Test func everyCellIsSpelledAsInTheFile() throws {
    let table = try Self.synthetic.get()
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let output = try CSVTableWriter(path: path, schema: table.schema)
    try output.append(table)
    try output.finish()
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    // The empty column is not modelled, and so not made.
    #expect(lines[0] == "country,version,rate,zero,since,address,remark,age")
    let prefix = Self.constants.map(\.text).joined(separator: ",")
    #expect(lines.count == 1_001)
    #expect(lines.dropFirst().allSatisfy { $0.hasPrefix(prefix + ",") })
  }

  @Test func kindsAreKept() throws {
    let table = try Self.synthetic.get()
    for (name, _, kind) in Self.constants {
      let column = table.schema.columns[table.schema.index(of: name)!]
      #expect(column.kind == kind, "\(name)")
    }
  }

  @Test func aCellThatIsMissingOrAlwaysTheSameIsMissingAsOften() throws {
    let table = try Self.synthetic.get()
    #expect(Set(table.rows.map { $0["remark"] }) == [.missing, .text("late")])
    let there = table.share(of: { $0.has("late", in: "remark") })
    #expect(there.isNear(Share(hits: 200, rows: 800), within: 0.01), "\(there)")
  }

  /// A schema may declare what the rows do not show. The column comes back empty, in its place and of its kind.
  @Test(arguments: [ColumnKind.integer, .continuous, .categorical, .boolean, .datetime])
  func aDeclaredColumnWithoutAnyCellStaysEmpty(kind: ColumnKind) throws {
    let lines = Self.file(200).map { $0.joined(separator: ",") }
    let source = try CSVFile(
      bytes: Array(([Self.header.joined(separator: ",")] + lines).joined(separator: "\n").utf8))
    var schema = try SchemaInference.schema(of: source)
    let place = try #require(schema.index(of: "note"))
    schema.columns[place] = ColumnSchema(
      name: "note", kind: kind, isNullable: true,
      categories: kind == .boolean ? ["no", "yes"] : nil,
      datetimeFormat: kind == .datetime ? DatetimeFormat(pattern: "yyyy-MM-dd") : nil)
    try schema.validate()
    let table = try TableLoader(schema: schema).load(source)
    var configuration = FitConfiguration()
    configuration.length = .steps(5)
    let synthetic = try Synthesizer(fitting: table, configuration: configuration)
      .generate(rows: 0..<100, seed: 1).table
    #expect(synthetic.schema.columns.map(\.name) == table.schema.columns.map(\.name))
    let note = synthetic.schema.columns[place]
    #expect(note.kind == kind && note.isNullable)
    #expect(note.datetimeFormat == schema.columns[place].datetimeFormat)
    #expect(synthetic.share(of: { $0.isMissing("note") }).hits == 100)
  }
}
