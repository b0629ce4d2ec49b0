import Foundation
import GRDB
import Tabular
import TabularIO
import Testing

/// A database made by `statements`.
func makeDatabase(_ path: String, _ statements: String) throws {
  let queue = try DatabaseQueue(path: path)
  try queue.writeWithoutTransaction { try $0.execute(sql: statements) }
  try queue.close()
}

@Test func cellsComeByTheirStorageClassInRowOrder() throws {
  let folder = try ScratchFolder()
  try makeDatabase(
    folder.path("d.db"),
    """
    CREATE TABLE t (a INTEGER, b REAL, c VARCHAR(9), d);
    INSERT INTO t (rowid, a, b, c, d) VALUES (7, 1, 2.5, 'é', NULL), (3, -9223372036854775808, 2, '', 'x');
    CREATE INDEX i ON t (a, b, c, d);
    """)
  let table = try SQLiteTable(path: folder.path("d.db"), table: nil)
  #expect(table.name == "d.db")
  #expect(table.tableName == "t")
  #expect(table.columnNames == ["a", "b", "c", "d"])
  #expect(table.declaredTypes == ["INTEGER", "REAL", "VARCHAR(9)", ""])
  #expect(
    try table.records() == [
      KeptRecord(1, [.integer(.min), .real(2), .text(""), .text("x")]),
      KeptRecord(2, [.integer(1), .real(2.5), .text("é"), .missing]),
    ])
  #expect(try folder.contents == ["d.db"])
}

@Test func tablesWithoutRowidComeByPrimaryKeyAndViewsAsTheyAre() throws {
  let folder = try ScratchFolder()
  try makeDatabase(
    folder.path("d.db"),
    """
    CREATE TABLE w (a, b, PRIMARY KEY (b, a)) WITHOUT ROWID;
    INSERT INTO w VALUES (1, 'z'), (2, 'y'), (1, 'y');
    CREATE VIEW v AS SELECT a + 10 AS ten FROM w ORDER BY a DESC, b DESC;
    """)
  let table = try SQLiteTable(path: folder.path("d.db"), table: "W")
  #expect(table.tableName == "w")
  #expect(
    try table.records().map(\.values) == [
      [.integer(1), .text("y")], [.integer(2), .text("y")], [.integer(1), .text("z")],
    ])
  let view = try SQLiteTable(path: folder.path("d.db"), table: "v")
  #expect(try view.records().map(\.values) == [[.integer(12)], [.integer(11)], [.integer(11)]])
}

@Test func namesMayHoldAnything() throws {
  let folder = try ScratchFolder()
  try makeDatabase(
    folder.path("d.db"),
    """
    CREATE TABLE "se""lect; 'x'" ("order" INTEGER, "a b" INTEGER, rowid TEXT, "c""d" INTEGER);
    INSERT INTO "se""lect; 'x'" VALUES (1, 2, 'z', 3), (4, 5, 'a', 6);
    """)
  let table = try SQLiteTable(path: folder.path("d.db"), table: "se\"lect; 'x'")
  #expect(table.columnNames == ["order", "a b", "rowid", "c\"d"])
  #expect(try table.records().map { $0.values[0] } == [.integer(1), .integer(4)])
}

@Test func generatedColumnsAreReadToo() throws {
  let folder = try ScratchFolder()
  try makeDatabase(
    folder.path("d.db"),
    "CREATE TABLE t (a, b AS (a * 2)); INSERT INTO t (a) VALUES (4);")
  let table = try SQLiteTable(path: folder.path("d.db"), table: nil)
  #expect(try table.records() == [KeptRecord(1, [.integer(4), .integer(8)])])
}

@Test func ofSeveralTablesOneMustBeNamed() throws {
  let folder = try ScratchFolder()
  let path = folder.path("d.db")
  try makeDatabase(
    path,
    """
    CREATE TABLE b (x INTEGER PRIMARY KEY AUTOINCREMENT); CREATE TABLE synthtab_provenance (x);
    CREATE VIRTUAL TABLE words USING fts5(word); CREATE VIEW broken AS SELECT * FROM gone;
    """)
  #expect(try SQLiteTable.tableNames(path: path) == ["b", "broken", "words"])
  #expect(
    tableError { _ = try SQLiteTable(path: path, table: nil) }?.description == """
      d.db: the database has 3 tables.
             Choose one with --table: 'b', 'broken', 'words'.
      """)
  #expect(
    tableError { _ = try SQLiteTable(path: path, table: "c") }?.description == """
      d.db: there is no table 'c'.
             There are: 'b', 'broken', 'words'.
      """)
  #expect(try SQLiteTable(path: path, table: "synthtab_provenance").columnNames == ["x"])
  #expect(try SQLiteTable(path: path, table: "words").columnNames == ["word"])
}

@Test func aDatabaseWithoutTablesIsAClearError() throws {
  let folder = try ScratchFolder()
  try makeDatabase(folder.path("d.db"), "PRAGMA user_version = 1")
  #expect(
    tableError { _ = try SQLiteTable(path: folder.path("d.db")) }?.problem
      == "the database has no table")
}

@Test(arguments: [
  ("x'00'", "holds a BLOB, and not text or a number"),
  ("CAST(x'ff' AS TEXT)", "is not valid UTF-8"), ("CAST(x'6100' AS TEXT)", "holds a NUL byte"),
])
func aCellThatIsNoTextOrNumberIsAnErrorWithItsPlace(_ cell: String, _ problem: String) throws {
  let folder = try ScratchFolder()
  try makeDatabase(
    folder.path("d.db"), "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 2), (3, \(cell))")
  let error = tableError { _ = try SQLiteTable(path: folder.path("d.db")).records() }
  #expect(error?.place == "d.db, table 't', row 2, column 'b'")
  #expect(error?.problem == problem)
}

@Test func textInUTF16IsText() throws {
  let folder = try ScratchFolder()
  try makeDatabase(
    folder.path("d.db"),
    "PRAGMA encoding = 'UTF-16'; CREATE TABLE t (a); INSERT INTO t VALUES ('naïve 😀')")
  #expect(try SQLiteTable(path: folder.path("d.db")).records() == [KeptRecord(1, texts: "naïve 😀")])
}

@Test func aWALDatabaseIsReadWithoutMakingFilesBesideIt() throws {
  let folder = try ScratchFolder()
  // Characters that mean something in an SQLite URI.
  let path = folder.path("a%20?#.db")
  try makeDatabase(
    path, "PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1)")
  try #require(try folder.contents == ["a%20?#.db"])
  #expect(try SQLiteTable(path: path).records() == [KeptRecord(1, [.integer(1)])])
  #expect(try folder.contents == ["a%20?#.db"])
}

@Test func anOpenWALDatabaseIsReadWithItsLatestRows() throws {
  let folder = try ScratchFolder()
  let path = folder.path("d.db")
  let queue = try DatabaseQueue(path: path)
  try queue.writeWithoutTransaction {
    try $0.execute(
      sql: "PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1)")
  }
  #expect(try SQLiteTable(path: path).records() == [KeptRecord(1, [.integer(1)])])
  try queue.close()
}

@Test func aDamagedDatabaseIsAClearError() throws {
  let folder = try ScratchFolder()
  let path = folder.path("d.db")
  try makeDatabase(
    path,
    """
    CREATE TABLE t (a);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
    INSERT INTO t SELECT hex(randomblob(20)) FROM n;
    """)
  let file = try #require(FileHandle(forUpdatingAtPath: path))
  try file.seek(toOffset: 4096)
  try file.write(contentsOf: Data(repeating: 0xAB, count: 8192))
  try file.close()
  #expect(
    tableError { _ = try SQLiteTable(path: path).records() }?.problem == "the database is damaged")
}

@Test func whatIsNoDatabaseIsAClearError() throws {
  let folder = try ScratchFolder()
  let path = try folder.write(String(repeating: "no database ", count: 100), to: "d.db")
  #expect(
    tableError { _ = try InputFile.open(path: path, standardInput: { [] }) }?.problem
      == "is not an SQLite database, or it is encrypted")
  #expect(
    tableError { _ = try SQLiteTable(path: folder.path("none.db")) }?.problem
      == "no such file or folder")
  #expect(
    tableError { _ = try SQLiteTable(path: folder.path) }?.problem == "is a folder, not a file")
}

// MARK: - Which kind of file it is

@Test func theContentDecidesBetweenCSVAndSQLite() throws {
  let folder = try ScratchFolder()
  try makeDatabase(folder.path("data"), "CREATE TABLE t (a)")
  let csv = try folder.write("a\n1\n", to: "data.csv")
  #expect(
    try InputFile.open(path: folder.path("data"), standardInput: { [] }) is SQLiteTable)
  #expect(try InputFile.open(path: csv, standardInput: { [] }) is CSVFile)
  let input = try InputFile.open(path: "-", standardInput: { Array("b\n2\n".utf8) })
  #expect(input.name == "standard input")
  #expect(try input.records() == [KeptRecord(2, texts: "2")])
  #expect(
    tableError { _ = try InputFile.open(path: csv, table: "t", standardInput: { [] }) }?.problem
      == "has no tables to choose from")
}
