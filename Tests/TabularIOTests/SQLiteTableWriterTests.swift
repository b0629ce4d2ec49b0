import Foundation
import GRDB
import Tabular
import Testing

import struct Tabular.Column
import struct Tabular.Table

@testable import TabularIO

private let schema = TableSchema(
  name: "source",
  columns: [
    ColumnSchema(name: "id", kind: .key),
    ColumnSchema(name: "the \"order\"; x", kind: .integer),
    ColumnSchema(name: "height", kind: .continuous, isNullable: true, decimals: 1),
    ColumnSchema(name: "word", kind: .categorical, isNullable: true, categories: ["", "é"]),
    ColumnSchema(name: "level", kind: .categorical, categories: ["1", "-2"]),
    ColumnSchema(name: "dose", kind: .categorical, categories: ["0.5", "1.0"]),
    ColumnSchema(name: "code", kind: .categorical, categories: ["007", "1.50"]),
    ColumnSchema(
      name: "day", kind: .datetime, datetimeFormat: DatetimeFormat(pattern: "yyyy-MM-dd")),
  ])

/// `count` rows from key `first` on; in every second one height and word are missing.
private func rows(from first: Int64, count: Int) -> Table {
  func mask(_ isMissing: (Int) -> Bool) -> MissingMask {
    var mask = MissingMask()
    for row in 0..<count { mask.append(isMissing: isMissing(row)) }
    return mask
  }
  let none = mask { _ in false }
  let odd = mask { $0 % 2 == 1 }
  let codes = (0..<count).map { Int32($0 % 2) }
  return Table(
    schema: schema,
    columns: [
      Column(storage: .integers((0..<count).map { first + Int64($0) }), missing: none),
      Column(storage: .integers((0..<count).map { .max - Int64($0) }), missing: none),
      Column(storage: .reals((0..<count).map { 1.5 + Double($0) }), missing: odd),
      Column(storage: .codes(codes, dictionary: ["", "é"]), missing: odd),
      Column(storage: .codes(codes, dictionary: ["1", "-2"]), missing: none),
      Column(storage: .codes(codes, dictionary: ["0.5", "1.0"]), missing: none),
      Column(storage: .codes(codes, dictionary: ["007", "1.50"]), missing: none),
      Column(storage: .integers((0..<count).map { Int64($0) }), missing: none),
    ], rowCount: count)
}

private func countRows(_ path: String, _ table: String) throws -> Int {
  try SQLiteTable(path: path, table: table).records().count
}

@Test func aTableIsDeclaredAndStoredByItsKinds() throws {
  let folder = try ScratchFolder()
  let path = folder.path("s.db")
  let writer = try SQLiteTableWriter(path: path, table: "people", schema: schema)
  try writer.append(rows(from: 1, count: 2))
  #expect(try !folder.contents.contains("s.db"), "nothing is visible before the end")
  try writer.append(rows(from: 3, count: 1))
  try writer.finish()
  #expect(try folder.contents == ["s.db"])
  let table = try SQLiteTable(path: path)
  #expect(table.tableName == "people")
  #expect(table.columnNames == schema.columns.map(\.name))
  #expect(
    table.declaredTypes
      == ["INTEGER", "INTEGER", "REAL", "TEXT", "INTEGER", "REAL", "TEXT", "TEXT"])
  #expect(
    try table.records().map(\.values) == [
      [
        .integer(1), .integer(.max), .real(1.5), .text(""), .integer(1), .real(0.5), .text("007"),
        .text("1970-01-01"),
      ],
      [
        .integer(2), .integer(.max - 1), .missing, .missing, .integer(-2), .real(1), .text("1.50"),
        .text("1970-01-02"),
      ],
      [
        .integer(3), .integer(.max), .real(1.5), .text(""), .integer(1), .real(0.5), .text("007"),
        .text("1970-01-01"),
      ],
    ])
  let queue = try DatabaseQueue(path: path)
  let sql = try queue.read {
    try String.fetchOne($0, sql: "SELECT sql FROM sqlite_schema WHERE name = 'people'")
  }
  #expect(
    sql == """
      CREATE TABLE "people" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "the ""order""; x" INTEGER NOT NULL,
        "height" REAL,
        "word" TEXT,
        "level" INTEGER NOT NULL,
        "dose" REAL NOT NULL,
        "code" TEXT NOT NULL,
        "day" TEXT NOT NULL
      )
      """)
}

@Test func anExistingTableIsRefusedReplacedOrAppendedTo() throws {
  let folder = try ScratchFolder()
  let path = folder.path("s.db")
  func write(_ existing: ExistingTable, from first: Int64, count: Int) throws -> Int {
    let writer = try SQLiteTableWriter(
      path: path, table: "people", schema: schema, existing: existing)
    try writer.append(rows(from: first, count: count))
    try writer.finish()
    return writer.existingRowCount
  }
  #expect(try write(.append, from: 1, count: 5) == 0)
  #expect(
    tableError { _ = try write(.refuse, from: 9, count: 1) }?.description == """
      s.db: the database has a table 'people' already.
             Use --replace or --append, or another name with --table.
      """)
  #expect(try write(.append, from: 6, count: 2) == 5)
  #expect(try countRows(path, "people") == 7)
  #expect(try write(.replace, from: 1, count: 3) == 0)
  #expect(try countRows(path, "people") == 3)
}

@Test(arguments: [
  ("CREATE TABLE people (id INTEGER)", "table 'people' has no column 'height'"),
  (
    "CREATE TABLE people (id INTEGER, height REAL, extra)",
    "table 'people' has a column 'extra', which the new rows do not"
  ),
  (
    "CREATE TABLE people (id INTEGER, height VARCHAR)",
    "column 'height' of table 'people' is VARCHAR, and the new rows have REAL"
  ),
  ("CREATE VIEW people AS SELECT 1 AS id", "'people' is a view"),
])
func appendingChecksThatTheColumnsAgree(_ statement: String, _ problem: String) throws {
  let folder = try ScratchFolder()
  let path = folder.path("s.db")
  try makeDatabase(path, statement)
  let wanted = TableSchema(name: "people", columns: [schema.columns[0], schema.columns[2]])
  let error = tableError {
    _ = try SQLiteTableWriter(path: path, table: "people", schema: wanted, existing: .append)
  }
  #expect(error?.problem == problem)
}

@Test func appendingTakesColumnsInAnyOrderAndCase() throws {
  let folder = try ScratchFolder()
  let path = folder.path("s.db")
  try makeDatabase(path, "CREATE TABLE people (height NUMERIC, ID BIGINT)")
  let wanted = TableSchema(name: "people", columns: [schema.columns[0], schema.columns[2]])
  let all = rows(from: 1, count: 2)
  let writer = try SQLiteTableWriter(
    path: path, table: "people", schema: wanted, existing: .append)
  try writer.append(Table(schema: wanted, columns: [all.columns[0], all.columns[2]], rowCount: 2))
  try writer.finish()
  #expect(
    try SQLiteTable(path: path).records().map(\.values) == [
      [.real(1.5), .integer(1)], [.missing, .integer(2)],
    ])
}

@Test func allTablesOrNoneAreWritten() throws {
  let folder = try ScratchFolder()
  let path = folder.path("s.db")
  try makeDatabase(path, "CREATE TABLE kept (a); INSERT INTO kept VALUES (1)")
  func writer() throws -> SQLiteTableWriter {
    let writer = try SQLiteTableWriter(path: path, table: "people", schema: schema)
    try writer.append(rows(from: 1, count: 3))
    try writer.replaceTable(rows(from: 1, count: 2))
    try writer.appendTable(rows(from: 3, count: 2))
    return writer
  }
  let before = try FileFingerprint.sha256(path: path)
  try writer().cancel()
  _ = try writer()
  #expect(try FileFingerprint.sha256(path: path) == before)
  #expect(try folder.contents == ["s.db"])
  try writer().finish()
  #expect(try SQLiteTable.tableNames(path: path) == ["kept", "people", "source"])
  #expect(try countRows(path, "source") == 4)
}

@Test func anErrorUndoesEverything() throws {
  let folder = try ScratchFolder()
  for path in [folder.path("new.db"), folder.path("old.db")] {
    if path.hasSuffix("old.db") { try makeDatabase(path, "CREATE TABLE kept (a)") }
    let writer = try SQLiteTableWriter(path: path, table: "people", schema: schema)
    try writer.append(rows(from: 1, count: 3))
    let error = tableError { try writer.append(rows(from: 3, count: 1)) }
    #expect(
      error?.problem
        == "a row breaks a rule of the table (UNIQUE constraint failed: people.id)")
  }
  #expect(try folder.contents == ["old.db"])
  #expect(try SQLiteTable.tableNames(path: folder.path("old.db")) == ["kept"])
}

@Test func columnsThatSQLiteCannotTellApartAreAnError() throws {
  let folder = try ScratchFolder()
  let twins = TableSchema(
    name: "t",
    columns: [ColumnSchema(name: "Age", kind: .integer), ColumnSchema(name: "age", kind: .integer)])
  #expect(
    tableError {
      _ = try SQLiteTableWriter(path: folder.path("s.db"), table: "t", schema: twins)
    }?.problem == "SQLite takes the columns 'Age' and 'age' for one")
  #expect(try folder.contents == [])
}

@Test func aLockedDatabaseIsAClearErrorAfterTheWait() throws {
  let folder = try ScratchFolder()
  let path = folder.path("s.db")
  try makeDatabase(path, "CREATE TABLE t (a)")
  var configuration = Configuration()
  configuration.allowsUnsafeTransactions = true
  let other = try DatabaseQueue(path: path, configuration: configuration)
  try other.writeWithoutTransaction { try $0.beginTransaction(.exclusive) }
  #expect(
    tableError { _ = try SQLiteTransaction(path: path, busyTimeout: 0.05) }?.problem
      == "is locked by another program")
  #expect(
    tableError { _ = try SQLiteTable(path: path, table: nil, busyTimeout: 0.05) }?.problem
      == "is locked by another program")
  try other.writeWithoutTransaction { try $0.rollback() }
}

@Test func aFileThatIsNoDatabaseIsNotTouched() throws {
  let folder = try ScratchFolder()
  let text = String(repeating: "a,b\n1,2\n", count: 100)
  let path = try folder.write(text, to: "s.db")
  #expect(
    tableError { _ = try SQLiteTransaction(path: path) }?.problem
      == "is not an SQLite database, or it is encrypted")
  #expect(try folder.text(of: "s.db") == text)
  #expect(
    tableError { _ = try SQLiteTransaction(path: folder.path) }?.problem
      == "is a folder, not a file")
}

@Test(.enabled(if: getuid() != 0, "root may write everything"))
func aReadOnlyDatabaseIsAClearError() throws {
  let folder = try ScratchFolder()
  let path = folder.path("s.db")
  try makeDatabase(path, "CREATE TABLE t (a)")
  chmod(path, 0o400)
  #expect(
    tableError { _ = try SQLiteTransaction(path: path) }?.problem == "no permission to write it")
}

@Test(.enabled(if: getuid() == 0, "only root can make a small device"))
func aFullDeviceLeavesNothingHalfWritten() throws {
  let folder = try ScratchFolder()
  guard mount("tmpfs", folder.path, "tmpfs", 0, "size=256k") == 0 else { return }
  defer { umount(folder.path) }
  let path = folder.path("s.db")
  let writer = try SQLiteTableWriter(path: path, table: "people", schema: schema)
  let error = tableError {
    for i in 0..<100 { try writer.append(rows(from: Int64(i) * 1_000, count: 1_000)) }
  }
  #expect(error?.problem == "no space left on the device")
  #expect(try folder.contents == [])
  let text = try CSVTableWriter(path: folder.path("s.csv"), schema: schema)
  let other = tableError { for _ in 0..<100 { try text.append(rows(from: 0, count: 1_000)) } }
  #expect(other?.problem == "no space left on the device")
  #expect(try folder.contents == [])
}
