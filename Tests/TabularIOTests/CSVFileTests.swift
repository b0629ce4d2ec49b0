import Foundation
import TabularIO
import Testing

@Test func recordsComeWithTheLineOnWhichTheyStart() throws {
  let file = try CSVFile("a,b\n1,x\n2,\"two\nlines\"\n3,z\n")
  #expect(file.columnNames == ["a", "b"])
  #expect(
    try file.records() == [
      KeptRecord(2, texts: "1", "x"), KeptRecord(3, texts: "2", "two\nlines"),
      KeptRecord(5, texts: "3", "z"),
    ])
}

@Test func theSameRecordsComeEachTime() throws {
  let file = try CSVFile("a\n1\n2\n")
  #expect(try file.records() == file.records())
}

@Test(arguments: ["\n", "\r\n", "\r"])
func everyKindOfLineEndIsOneLine(_ end: String) throws {
  let file = try CSVFile(["a,b", "1,2", "", "\"3\(end)\",4", "5,6", ""].joined(separator: end))
  #expect(
    try file.records() == [
      KeptRecord(2, texts: "1", "2"), KeptRecord(4, texts: "3\(end)", "4"),
      KeptRecord(6, texts: "5", "6"),
    ])
}

@Test func spacesArePartOfAField() throws {
  #expect(
    try CSVFile("a,b\n x , \n\t,\"  \"\n", options: CSVOptions(delimiter: UInt8(ascii: ",")))
      .records() == [
        KeptRecord(2, texts: " x ", " "), KeptRecord(3, texts: "\t", "  "),
      ])
}

@Test func emptyFieldsQuotedOrNotAreEmptyTexts() throws {
  #expect(try CSVFile("a,b,c\n,\"\",\n").records() == [KeptRecord(2, texts: "", "", "")])
}

@Test func aBlankLineIsSkippedButIsARecordWhereThereIsOneColumn() throws {
  #expect(
    try CSVFile("\n\na,b\n\n1,2\n\n").records() == [KeptRecord(5, texts: "1", "2")])
  #expect(
    try CSVFile("\na\n1\n\n\n2\n").records() == [
      KeptRecord(3, texts: "1"), KeptRecord(4, texts: ""), KeptRecord(5, texts: ""),
      KeptRecord(6, texts: "2"),
    ])
  #expect(
    try CSVFile("a\r\n1\r\n\r\n2").records() == [
      KeptRecord(2, texts: "1"), KeptRecord(3, texts: ""), KeptRecord(4, texts: "2"),
    ])
}

@Test func aMissingLastLineEndLosesNothing() throws {
  #expect(try CSVFile("a,b\n1,").records() == [KeptRecord(2, texts: "1", "")])
  #expect(try CSVFile("a,b\n1,\"x\"").records() == [KeptRecord(2, texts: "1", "x")])
}

@Test func aByteOrderMarkIsNoPartOfTheFirstName() throws {
  #expect(try CSVFile("\u{FEFF}a,b\n1,2\n").columnNames == ["a", "b"])
}

@Test func withoutHeaderTheColumnsAreNumbered() throws {
  let file = try CSVFile("1,2\n3,4\n", options: CSVOptions(hasHeader: false))
  #expect(file.columnNames == ["column_1", "column_2"])
  #expect(try file.records().map(\.position) == [1, 2])
}

@Test func aHeaderAloneIsATableWithoutRows() throws {
  #expect(try CSVFile("a,b\n").records().isEmpty)
  #expect(try CSVFile("a,b").records().isEmpty)
}

@Test func fieldsAndRecordsMayBeLongerThanAChunk() throws {
  let long = String(repeating: "é,\"\"\n", count: 50_000)
  let records = try CSVFile("a,b\n1,\"\(long)\"\n2,x\n").records()
  #expect(records[0] == KeptRecord(2, texts: "1", long.replacing("\"\"", with: "\"")))
  #expect(records[1] == KeptRecord(50_003, texts: "2", "x"))
}

@Test func whatTheReceiverThrowsEndsThePass() throws {
  struct Enough: Error {}
  let file = try CSVFile("a\n1\n2\n3\n")
  var count = 0
  #expect(throws: Enough.self) {
    try file.forEachRecord { _, _ in
      count += 1
      if count == 2 { throw Enough() }
    }
  }
  #expect(count == 2)
}

@Test func aFileTellsItsNameAndItsTablesName() throws {
  let folder = try ScratchFolder()
  let file = try CSVFile(path: try folder.write("a\n1\n", to: "my.data.csv"))
  #expect(file.name == "my.data.csv")
  #expect(file.tableName == "my.data")
  #expect(file.positionNoun == "line")
}

// MARK: - Delimiters

@Test(arguments: [
  ("a,b\n1,2\n", ","), ("a;b\n1,5;2\n", ";"), ("a\tb\n1, 2\t3\n", "\t"), ("a|b\n1|2\n", "|"),
  // The header decides which candidates there are.
  ("id;text\n1;Hello, world\n2;Well, well, well\n", ";"),
  // In quotes nothing is a delimiter.
  ("\"a;b;c\",d\n\"1;2;3\",4\n", ","),
  // One wrong record does not hide the delimiter of the others.
  ("a,b\n1,2\n3\n4,5\n", ","),
  // No candidate at all: one column.
  ("a\n1\n", ","),
])
func theDelimiterIsFound(_ text: String, _ delimiter: Character) throws {
  #expect(try CSVFile(text).delimiter == delimiter.asciiValue)
}

@Test func semicolonsWinOverDecimalCommas() throws {
  let file = try CSVFile("1,5;2,5\n3,5;4,5\n", options: CSVOptions(hasHeader: false))
  #expect(try file.records()[0] == KeptRecord(1, texts: "1,5", "2,5"))
}

@Test func aGivenDelimiterIsNotQuestioned() throws {
  let file = try CSVFile("a;b:c\n1;2:3\n", options: CSVOptions(delimiter: UInt8(ascii: ":")))
  #expect(file.columnNames == ["a;b", "c"])
}

// MARK: - Errors

@Test(arguments: [
  ("", "t.csv: is empty."),
  ("\u{FEFF}", "t.csv: is empty."),
  ("\n\n", "t.csv: is empty."),
  ("a,,c\n", "t.csv, line 1: column 2 has no name."),
  ("\na,b,a\n", "t.csv, line 2: columns 1 and 3 are both named 'a'."),
  ("a,b\n\"1\n2\",3\n4\n", "t.csv, line 4: expected 2 fields, found 1."),
  ("a\n1,2\n", "t.csv, line 2: expected 1 field, found 2."),
  ("a,b\n\"x\ny\",z\n1,two\"2\n", "t.csv, line 4: a stray quote."),
  ("a,b\n1,\"x\n\"y\n", "t.csv, line 3: a stray quote."),
  ("a,b\n1,2\n3,\"open\n\n", "t.csv, line 3: a quoted field is never closed."),
  ("a,b\n1,\u{0}\n", "t.csv, line 2, column 'b': holds a NUL byte."),
  ("SQLite format 3\u{0}", "t.csv: is an SQLite database."),
])
func aBrokenFileIsOneClearError(_ text: String, _ start: String) {
  let error = tableError { _ = try CSVFile(text).records() }
  #expect(error?.description.hasPrefix(start) == true, "\(error?.description ?? "no error")")
}

@Test(
  arguments: [
    ([0x61, 10, 0xFF, 10], "t.csv, line 2, column 'a': is not valid UTF-8."),
    ([0x61, 10, 0x31, 10, 0xC3, 10], "t.csv, line 3, column 'a': is not valid UTF-8."),
    // A surrogate and an overlong slash: UTF-8 has neither.
    ([0x61, 10, 0xED, 0xA0, 0x80, 10], "t.csv, line 2, column 'a': is not valid UTF-8."),
    ([0x61, 10, 0xC0, 0xAF, 10], "t.csv, line 2, column 'a': is not valid UTF-8."),
    ([0x61, 0x2C, 0xE9, 10], "t.csv, line 1, field 2: is not valid UTF-8."),
    ([0xFF, 0xFE, 0x61, 0], "t.csv: is UTF-16 text."),
    ([0xFE, 0xFF, 0, 0x61], "t.csv: is UTF-16 text."),
    ([0x1F, 0x8B, 8], "t.csv: is compressed (gzip)."),
    ([0x50, 0x4B, 3, 4], "t.csv: is a ZIP archive or a spreadsheet."),
  ] as [([UInt8], String)])
func bytesThatAreNoTextAreOneClearError(_ bytes: [UInt8], _ start: String) {
  let error = tableError { _ = try CSVFile(bytes: bytes, name: "t.csv").records() }
  #expect(error?.description.hasPrefix(start) == true, "\(error?.description ?? "no error")")
}

@Test func anErrorNeverHoldsACell() throws {
  for text in ["a,b\nsecret\n", "a,b\n1,sec\"ret\n", "a,b\n1,\"secret\n", "a,b\nsecret\u{0},1\n"] {
    let error = try #require(tableError { _ = try CSVFile(text).records() })
    #expect(!error.description.contains("sec"))
  }
}

@Test func aMissingFileAndAFolderAreClearErrors() throws {
  let folder = try ScratchFolder()
  #expect(
    tableError { _ = try CSVFile(path: folder.path("none.csv")) }?.description
      .hasPrefix("none.csv: no such file or folder.") == true)
  #expect(tableError { _ = try CSVFile(path: folder.path) }?.problem == "is a folder, not a file")
}

@Test(.enabled(if: getuid() != 0, "root may read everything"))
func anUnreadableFileIsAClearError() throws {
  let folder = try ScratchFolder()
  let path = try folder.write("a\n1\n", to: "closed.csv")
  chmod(path, 0)
  #expect(tableError { _ = try CSVFile(path: path) }?.problem == "no permission to read it")
}

@Test func aPipeIsReadOnceAndRepeatedFromMemory() throws {
  let folder = try ScratchFolder()
  let path = folder.path("pipe")
  try #require(mkfifo(path, 0o600) == 0)
  Thread.detachNewThread {
    let descriptor = open(path, O_WRONLY)
    _ = write(descriptor, "a\n1\n", 4)
    close(descriptor)
  }
  let file = try InputFile.open(path: path, standardInput: { [] })
  #expect(try file.records() == [KeptRecord(2, texts: "1")])
  #expect(try file.records() == [KeptRecord(2, texts: "1")])
}
