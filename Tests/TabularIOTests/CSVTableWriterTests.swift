import Foundation
import Tabular
import Testing

@testable import TabularIO

private func column(_ storage: Column.Storage, missing: [Int] = []) -> Column {
  let count =
    switch storage {
    case .integers(let values): values.count
    case .reals(let values): values.count
    case .codes(let values, _): values.count
    }
  var mask = MissingMask()
  for row in 0..<count { mask.append(isMissing: missing.contains(row)) }
  return Column(storage: storage, missing: mask)
}

private func text(of bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

private func formatted(_ real: Double, decimals: Int?) -> String {
  var bytes: [UInt8] = []
  bytes.append(real: real, decimals: decimals)
  return text(of: bytes)
}

/// Every kind of column, with missing cells and awkward texts.
private let mixed: Table = {
  let schema = TableSchema(
    name: "mixed",
    columns: [
      ColumnSchema(name: "id", kind: .key),
      ColumnSchema(name: "a,b", kind: .continuous, isNullable: true, decimals: 1),
      ColumnSchema(name: "full", kind: .continuous),
      ColumnSchema(name: "c", kind: .categorical, isNullable: true, categories: ["x", "", "q\"q"]),
      ColumnSchema(
        name: "day", kind: .datetime, datetimeFormat: DatetimeFormat(pattern: "yyyy-MM-dd")),
    ])
  return Table(
    schema: schema,
    columns: [
      column(.integers([1, .min, .max])), column(.reals([-11, 0, 2.25]), missing: [1]),
      column(.reals([0.1, 1e300, -0.0])),
      column(.codes([2, -1, 1], dictionary: ["x", "", "q\"q"]), missing: [1]),
      column(.integers([0, 1, -1])),
    ], rowCount: 3)
}()

@Test func aTableBecomesCSVWithQuotesOnlyWhereNeeded() throws {
  let folder = try ScratchFolder()
  let writer = try CSVTableWriter(path: folder.path("t.csv"), schema: mixed.schema)
  try writer.append(mixed)
  #expect(try !folder.contents.contains("t.csv"), "nothing is visible before the end")
  try writer.append(mixed.selecting(rows: [0]))
  try writer.finish()
  #expect(
    try folder.text(of: "t.csv") == """
      id,"a,b",full,c,day
      1,-11.0,0.1,"q""q",1970-01-01
      -9223372036854775808,,1e+300,,1970-01-02
      9223372036854775807,2.3,0.0,"",1969-12-31
      1,-11.0,0.1,"q""q",1970-01-01

      """)
  #expect(try folder.contents == ["t.csv"])
  var status = stat()
  stat(folder.path("t.csv"), &status)
  #expect(status.st_mode & 0o777 == 0o600)
}

@Test func aMissingCellOfASingleColumnIsNotABlankLine() throws {
  let folder = try ScratchFolder()
  let schema = TableSchema(
    name: "t", columns: [ColumnSchema(name: "a", kind: .integer, isNullable: true)])
  let table = Table(
    schema: schema, columns: [column(.integers([1, 0]), missing: [1])], rowCount: 2)
  let writer = try CSVTableWriter(path: folder.path("t.csv"), schema: schema)
  try writer.append(table)
  try writer.finish()
  #expect(try folder.text(of: "t.csv") == "a\n1\n\"\"\n")
}

@Test func decimalsAreAsManyAsTheSchemaSays() {
  #expect(formatted(-11, decimals: 1) == "-11.0")
  #expect(formatted(0.05, decimals: 2) == "0.05")
  #expect(formatted(1.005, decimals: 2) == "1.00")  // the Double is a little less than 1.005
  #expect(formatted(2.5, decimals: 0) == "3")
  #expect(formatted(-0.04, decimals: 1) == "0.0")
  #expect(formatted(99.99, decimals: 1) == "100.0")
  #expect(formatted(123_456_789.123_456_7, decimals: 7) == "123456789.1234567")
  #expect(formatted(-1e22, decimals: 2) == "-10000000000000000000000.00")
  #expect(formatted(0.5, decimals: 17) == "0.50000000000000000")
}

@Test func decimalsAgreeWithPrintfWhereverNoTieIsNear() {
  var generator = RepeatableGenerator(state: 1)
  for _ in 0..<2_000 {
    let decimals = Int.random(in: 0...6, using: &generator)
    let places = pow(10, Double(decimals))
    let number = Double(Int64.random(in: -1_000_000_000...1_000_000_000)) / places
    #expect(formatted(number, decimals: decimals) == String(format: "%.\(decimals)f", number))
  }
}

@Test(arguments: [0.1, 1.0 / 3, 1.797e308, 12, -1e-7, 123_456_789_012_345_680] as [Double])
func withoutDecimalsTheSameNumberComesBack(_ number: Double) {
  #expect(Double(formatted(number, decimals: nil)) == number)
}

@Test func aCancelledWriterLeavesTheOldFile() throws {
  let folder = try ScratchFolder()
  let path = try folder.write("old", to: "t.csv")
  let writer = try CSVTableWriter(path: path, schema: mixed.schema)
  try writer.append(mixed)
  writer.cancel()
  #expect(try folder.text(of: "t.csv") == "old")
  #expect(try folder.contents == ["t.csv"])
}

@Test func aForgottenWriterLeavesNothing() throws {
  let folder = try ScratchFolder()
  do {
    let writer = try CSVTableWriter(path: folder.path("t.csv"), schema: mixed.schema)
    try writer.append(mixed)
  }
  #expect(try folder.contents == [])
}

@Test func aFullDeviceIsOneClearError() throws {
  let writer = try CSVTableWriter(path: "/dev/full", schema: mixed.schema)
  try writer.append(mixed)
  #expect(tableError { try writer.finish() }?.problem == "no space left on the device")
}

@Test func aDeviceIsWrittenToAndNotReplaced() throws {
  let writer = try CSVTableWriter(path: "/dev/null", schema: mixed.schema)
  try writer.append(mixed)
  try writer.finish()
  var status = stat()
  stat("/dev/null", &status)
  #expect(status.st_mode & S_IFMT == S_IFCHR)
}

@Test func aReaderThatWentAwayIsAnErrorOfItsOwn() throws {
  signal(SIGPIPE, SIG_IGN)
  var ends: [CInt] = [0, 0]
  try #require(pipe(&ends) == 0)
  close(ends[0])
  defer { close(ends[1]) }
  let writer = try CSVTableWriter(
    descriptor: ends[1], name: "standard output", draft: nil, schema: mixed.schema,
    delimiter: UInt8(ascii: ","))
  try writer.append(mixed)
  #expect(throws: ClosedOutput()) { try writer.finish() }
}

@Test func noSuchFolderIsAClearError() throws {
  let folder = try ScratchFolder()
  let error = tableError {
    _ = try CSVTableWriter(path: folder.path("none/t.csv"), schema: mixed.schema)
  }
  #expect(error?.description.hasPrefix("t.csv: no such file or folder.") == true)
  #expect(
    tableError { _ = try CSVTableWriter(path: folder.path, schema: mixed.schema) }?.problem
      == "is a folder, not a file")
}
