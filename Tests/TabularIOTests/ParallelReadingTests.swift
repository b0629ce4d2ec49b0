import Tabular
import Testing

@testable import TabularIO

/// Neither threads nor chunks change a schema, a table or an error: all are those of reading record by
/// record.
@Suite struct ParallelReadingTests {
  /// A file that does not tell that it is one, and so is read record by record.
  private struct Records: RecordSource {
    let file: CSVFile
    var name: String { file.name }
    var tableName: String { file.tableName }
    var columnNames: [String] { file.columnNames }
    var positionNoun: String { file.positionNoun }

    func forEachRecord(
      _ body: (_ position: Int, _ fields: UnsafeBufferPointer<Field>) throws -> Void
    ) throws {
      try file.forEachRecord(body)
    }
  }

  private enum Outcome: Equatable {
    case table(Table)
    case error(String)
  }

  /// What is read with the schema that is inferred, all columns included.
  private func outcome(_ source: any RecordSource, threads: Int, limit: Int) -> Outcome {
    do {
      var options = InferenceOptions()
      options.threads = threads
      options.categoryLimit = limit
      let schema = try SchemaInference.schema(of: source, options: options)
      return .table(try TableLoader(schema: schema, threads: threads).load(source))
    } catch {
      return .error("\(error)")
    }
  }

  private func check(_ text: String, limit: Int = 10) throws {
    func file(_ chunkSize: Int) throws -> CSVFile {
      try CSVFile(
        .memory(Array(text.utf8)), name: "t.csv", tableName: "t",
        options: CSVOptions(delimiter: UInt8(ascii: ",")), chunkSize: chunkSize)
    }
    let reference = outcome(Records(file: try file(1 << 16)), threads: 1, limit: limit)
    for (chunkSize, threads) in [(1, 1), (100, 1), (1 << 20, 1), (1, 4), (60, 2), (250, 3)] {
      let own = outcome(try file(chunkSize), threads: threads, limit: limit)
      #expect(own == reference, "chunks of \(chunkSize), \(threads) threads")
    }
  }

  /// Cells by the row and a random number; each kind of column that inference knows is among them.
  private static let kinds:
    [(name: String, cell: @Sendable (_ row: Int, _ random: Int) -> String)] = [
      ("id", { row, _ in "\(row + 5)" }),
      ("key_no", { row, random in random % 90 == 0 ? "x" : "K\(row * 7 % 1_000)" }),
      ("count", { _, random in "\(random % 7)" }),
      ("whole", { _, random in "\(random - 500)" }),
      ("huge", { _, random in random % 50 == 0 ? "99999999999999999999" : "\(random)" }),
      ("price", { _, random in "\(random / 100).\(10 + random % 90)" }),
      ("long", { _, random in "\(Double(random) / 7)" }),
      ("odd", { _, random in [".5", "1e3", "-0", "+3", "007", "2."][random % 6] }),
      ("mostly", { _, random in random % 400 == 0 ? "n/m" : "\(random).5" }),
      ("sparse", { _, random in random % 3 > 0 ? "" : "\(random)" }),
      ("day", { _, random in "2020-0\(1 + random % 9)-1\(random % 10)" }),
      ("either", { _, random in "0\(1 + random % 9)/0\(1 + random % 9)/2021" }),
      ("digits", { _, random in "202001\(10 + random % 20)" }),
      ("late", { row, random in row > 300 && random % 40 == 0 ? "NA" : "12:3\(random % 10)" }),
      (
        "state",
        { _, random in ["", "NA", "alpha", "beta", "\"ga,mma\"", "\"de\"\"lta\""][random % 6] }
      ),
      ("flag", { _, random in random % 2 == 0 ? "yes" : "no" }),
      ("phone", { _, random in "+49 (30) \(1_000_000 + random)" }),
      ("mail", { row, _ in "u\(row)@example.org" }),
      ("note", { _, random in "\"text \(random),\nmore ü\"" }),
      ("inf", { _, random in random % 700 == 1 ? "inf" : "\(random)" }),
    ]

  private func table(seed: UInt64, rows: Int, columns: Int) -> String {
    var generator = RepeatableGenerator(state: seed)
    let kinds = Self.kinds.shuffled(using: &generator).prefix(columns)
    var text = kinds.map(\.name).joined(separator: ",") + "\n"
    for row in 0..<rows {
      text +=
        kinds.map { $0.cell(row, Int.random(in: 0..<1_000, using: &generator)) }
        .joined(separator: ",") + "\n"
    }
    return text
  }

  @Test(arguments: UInt64(0)..<24)
  func schemaAndTableAreThoseOfReadingRecordByRecord(seed: UInt64) throws {
    let columns = 1 + Int(seed % 6)
    try check(table(seed: seed, rows: 30 + Int(seed) * 20, columns: columns), limit: 4 + Int(seed))
  }

  @Test func theFirstFaultIsTheOneThatIsTold() throws {
    let good = (0..<200).map { "\($0),a\n" }.joined()
    for fault in ["1\n", "1,\"x\"y\n", "1,\u{0}\n", "1,\"open\n", "inf,b\n"] {
      try check("n,t\n" + good + fault + good)
    }
    // The loader's: the first record counts, and in it the first column.
    let schema = TableSchema(
      name: "t",
      columns: ["a", "b", "c"].map {
        ColumnSchema(name: $0, kind: .integer, range: .integers(0...9))
      })
    let text = "c,b,a\n" + (0..<99).map { _ in "1,2,3\n" }.joined() + "1,x,10\nx,1,1\n1\n"
    for (chunkSize, threads) in [(1, 1), (1 << 20, 2), (50, 4)] {
      let file = try CSVFile(
        .memory(Array(text.utf8)), name: "t.csv", tableName: "t", options: CSVOptions(),
        chunkSize: chunkSize)
      let error = tableError { _ = try TableLoader(schema: schema, threads: threads).load(file) }
      #expect(error?.place == "t.csv, line 101, column 'a'")
      #expect(error?.problem == "is above the column's maximum")
    }
  }

  @Test func declaredSchemasAreReadAlikeToo() throws {
    let text = table(seed: 99, rows: 400, columns: 20)
    let kinds: [ColumnKind] = [.text, .key, .categorical]
    for kind in kinds {
      let schema = TableSchema(
        name: "t",
        columns: try CSVFile(text).columnNames.map {
          ColumnSchema(name: $0, kind: kind, isNullable: true)
        })
      let reference = try TableLoader(schema: schema).load(Records(file: CSVFile(text)))
      for (chunkSize, threads) in [(1, 2), (1_000, 3)] {
        let file = try CSVFile(
          .memory(Array(text.utf8)), name: "t.csv", tableName: "t", options: CSVOptions(),
          chunkSize: chunkSize)
        #expect(try TableLoader(schema: schema, threads: threads).load(file) == reference)
      }
    }
  }

  @Test func aNumberThatMeansMissingIsMissing() throws {
    let text = "n\n" + (0..<300).map { $0 % 3 == 0 ? "-999\n" : "\($0).5\n" }.joined()
    let missing = MissingTokens(["-999"])
    var options = InferenceOptions()
    options.missing = missing
    options.categoryLimit = 5
    let schema = try SchemaInference.schema(of: CSVFile(text), options: options)
    #expect(schema.columns[0].range == .reals(1.5...299.5))
    let table = try TableLoader(schema: schema, missing: missing).load(CSVFile(text))
    #expect(table.columns[0].missing.missingCount == 100)
  }
}
