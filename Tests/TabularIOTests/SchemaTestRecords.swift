import TabularIO

/// A table in memory that hands out its records as a file would.
struct SchemaTestRecords: RecordSource {
  enum Cell {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
  }

  let name = "people.csv"
  let tableName = "people"
  let columnNames: [String]
  let positionNoun = "line"
  let rows: [[Cell]]

  init(_ columnNames: [String], rows: [[Cell]]) {
    self.columnNames = columnNames
    self.rows = rows
  }

  /// A table of one column.
  init(_ columnName: String, cells: [Cell]) {
    self.init([columnName], rows: cells.map { [$0] })
  }

  /// A table of one column, from a text file.
  init(_ columnName: String, texts: [String]) {
    self.init(columnName, cells: texts.map(Cell.text))
  }

  /// Records begin in line 2, under the header.
  func forEachRecord(
    _ body: (_ position: Int, _ fields: UnsafeBufferPointer<Field>) throws -> Void
  ) throws {
    for (index, row) in rows.enumerated() {
      try Self.withFields(row[...], []) { fields in
        try fields.withUnsafeBufferPointer { try body(index + 2, $0) }
      }
    }
  }

  private static func withFields(
    _ cells: ArraySlice<Cell>, _ fields: [Field], _ body: ([Field]) throws -> Void
  ) throws {
    guard let cell = cells.first else { return try body(fields) }
    let rest = cells.dropFirst()
    switch cell {
    case .null: try withFields(rest, fields + [.missing], body)
    case .integer(let value): try withFields(rest, fields + [.integer(value)], body)
    case .real(let value): try withFields(rest, fields + [.real(value)], body)
    case .text(var text):
      try text.withUTF8 { try withFields(rest, fields + [.text($0)], body) }
    }
  }
}
