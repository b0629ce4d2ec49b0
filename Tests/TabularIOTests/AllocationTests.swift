import Tabular
import TabularIO
import TestSupport
import Testing

/// What a row costs to read and to write, in blocks of memory: a count that is the same on every run.
@Suite(.enabled(if: Allocations.areCounted))
struct AllocationTests {
  /// So many rows of an integer, a decimal number, a category, a date and a number that is sometimes missing.
  func text(rows: Int) -> [UInt8] {
    var text = "age,income,group,day,score\n"
    for row in 0..<rows {
      let (age, cents, group) = (row % 80, row * 7_919 % 100_000, row % 12)
      let (month, day) = (row % 12 + 1, row % 28 + 1)
      text += "\(age),\(cents / 100).\(cents % 100 / 10)\(cents % 10),group \(group),"
      text += "2021-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day),"
      text += row % 9 == 0 ? "\n" : "\(row % 31)\n"
    }
    return Array(text.utf8)
  }

  /// Of each of 2,000 rows that come after 2,000 others, so that what a file costs once does not count.
  func allocationsOfARow(_ body: (CSVFile) throws -> Void) throws -> Double {
    let few = try CSVFile(bytes: text(rows: 2_000))
    let many = try CSVFile(bytes: text(rows: 4_000))
    // Whatever is set up at the first use.
    try body(few)
    let difference =
      try Allocations.count { try body(many) } - Allocations.count { try body(few) }
    return Double(difference) / 2_000
  }

  @Test func inferenceAllocatesLittleARow() throws {
    var options = InferenceOptions()
    options.threads = 1
    let count = try allocationsOfARow { _ = try SchemaInference.schema(of: $0, options: options) }
    #expect(count <= 0.01, "\(count) a row")
  }

  @Test func loadingAllocatesLittleARow() throws {
    let schema = try SchemaInference.schema(of: CSVFile(bytes: text(rows: 4_000)))
    let count = try allocationsOfARow { _ = try TableLoader(schema: schema, threads: 1).load($0) }
    #expect(count <= 0.01, "\(count) a row")
  }

  @Test func writingCSVAllocatesLittleARow() throws {
    let folder = try ScratchFolder()
    let source = try CSVFile(bytes: text(rows: 4_000))
    let table = try TableLoader(schema: SchemaInference.schema(of: source)).load(source)
    func write(_ rows: Int, to name: String) throws -> Int {
      let part = table.selecting(rows: Array(0..<rows))
      return try Allocations.count {
        let writer = try CSVTableWriter(path: folder.path(name), schema: part.schema)
        try writer.append(part)
        try writer.finish()
      }
    }
    _ = try write(10, to: "first.csv")
    let count =
      try Double(write(4_000, to: "many.csv") - write(2_000, to: "few.csv")) / 2_000
    #expect(count <= 0.01, "\(count) a row")
  }
}
