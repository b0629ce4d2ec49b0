import Tabular
import TabularIO
import Testing

private let seeds = [
  "a,b,c\n1,2,3\n\"x\",\"y\"\"z\",\"\nlong\"\n,,\n",
  "\u{FEFF}id;text\r\n1;\"Grüße; \r\n\"\r\n\r\n2;\r\n",
  "one\n\n2\n\"3\"\n",
  "a\tb|c\n1\t2|3\n",
]

@Test func mutatedFilesGiveWholeRecordsOrATableError() throws {
  var generator = RepeatableGenerator(state: 1)
  let favourites = Array("\",;\t|\r\n\0 a1".utf8) + [0xC3, 0xBC, 0xFF, 0xEF, 0xBB, 0xBF]
  var readable = 0
  for round in 0..<3_000 {
    var bytes = Array(seeds[round % seeds.count].utf8)
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      let place = Int.random(in: 0...bytes.count, using: &generator)
      let byte = favourites.randomElement(using: &generator)!
      switch Int.random(in: 0..<4, using: &generator) {
      case 0 where place < bytes.count: bytes[place] = byte
      case 1 where place < bytes.count: bytes.remove(at: place)
      case 2: bytes.removeSubrange(place..<min(place + 5, bytes.count))
      default: bytes.insert(byte, at: place)
      }
    }
    do {
      let file = try CSVFile(bytes: bytes)
      var latest = 0
      try file.forEachRecord { line, fields in
        #expect(fields.count == file.columnNames.count)
        #expect(line > latest)
        latest = line
      }
      readable += 1
    } catch is TableError {}
  }
  #expect(readable > 300, "the mutations are so wild that little is tested: \(readable)")
}

@Test(arguments: ",;\t|".utf8.map { $0 })
func anyTextComesBackFromTheWriter(_ delimiter: UInt8) throws {
  let folder = try ScratchFolder()
  var generator = RepeatableGenerator(state: UInt64(delimiter))
  let letters = ["a", "é", "\"", ",", ";", "\t", "|", "\n", "\r", " ", "😀", "1", "."]
  for round in 0..<40 {
    let columnCount = 1 + round % 4
    let rows = (0..<12).map { _ in
      (0..<columnCount).map { _ in
        (0..<Int.random(in: 0...6, using: &generator))
          .map { _ in letters.randomElement(using: &generator)! }.joined()
      }
    }
    let schema = TableSchema(
      name: "t", columns: (0..<columnCount).map { ColumnSchema(name: "c\($0)", kind: .text) })
    let columns = (0..<columnCount).map { column in
      Column(
        storage: .codes((0..<12).map { Int32($0) }, dictionary: rows.map { $0[column] }),
        missing: MissingMask(presentRows: 12))
    }
    let path = folder.path("t.csv")
    let writer = try CSVTableWriter(path: path, schema: schema, delimiter: delimiter)
    try writer.append(Table(schema: schema, columns: columns, rowCount: 12))
    try writer.finish()
    let file = try CSVFile(path: path, options: CSVOptions(delimiter: delimiter))
    #expect(file.columnNames == schema.columns.map(\.name))
    #expect(try file.records().map(\.values) == rows.map { $0.map { .text($0) } })
  }
}
