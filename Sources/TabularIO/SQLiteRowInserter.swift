import GRDB
import GRDBSQLite
import Tabular

import struct Tabular.Table

/// One prepared INSERT and the fast way to run it for many rows: binding the typed columns directly
/// is about six times as fast as GRDB's arguments.
final class SQLiteRowInserter {
  private let schema: TableSchema
  private let types: [SQLiteColumnType]
  private let statement: Statement
  /// The texts of each coded column as of the latest table.
  private var dictionaries: [SQLiteTextDictionary?]

  /// - Parameter schema: of the table, which exists and is called `schema.name`.
  init(schema: TableSchema, in database: Database) throws {
    self.schema = schema
    types = schema.columns.map(SQLiteColumnType.init(for:))
    dictionaries = schema.columns.map { _ in nil }
    let columns = schema.columns.map { SQLiteIdentifier.quoted($0.name) }.joined(separator: ", ")
    let marks = schema.columns.map { _ in "?" }.joined(separator: ", ")
    statement = try database.makeStatement(
      sql: "INSERT INTO \(SQLiteIdentifier.quoted(schema.name)) (\(columns)) VALUES (\(marks))")
  }

  func insert(_ table: Table) throws {
    schema.checkColumns(of: table)
    let columns = table.columns.indices.map { cells(of: table, column: $0) }
    try withExtendedLifetime((statement, dictionaries)) {
      let handle = statement.sqliteStatement
      defer { sqlite3_clear_bindings(handle) }
      for row in 0..<table.rowCount {
        // By index: to copy a column out of the array would count references for every cell.
        for index in columns.indices {
          let parameter = Int32(index + 1)
          let status =
            columns[index].missing[row]
            ? sqlite3_bind_null(handle, parameter)
            : columns[index].values.bind(row: row, to: parameter, of: handle)
          guard status == SQLITE_OK else { throw failure(of: handle) }
        }
        let status = sqlite3_step(handle)
        // Read the error before the reset, which would repeat it.
        guard status == SQLITE_DONE else {
          let error = failure(of: handle)
          sqlite3_reset(handle)
          throw error
        }
        sqlite3_reset(handle)
      }
    }
  }

  private func failure(of statement: SQLiteStatement) -> DatabaseError {
    DatabaseError(connection: sqlite3_db_handle(statement))
  }

  private func cells(of table: Table, column index: Int) -> SQLiteCells {
    let column = table.columns[index]
    let values: SQLiteCells.Values
    switch column.storage {
    case .reals(let reals): values = .reals(reals)
    case .integers(let integers):
      let format = table.schema.columns[index].datetimeFormat
      values = format.map { .datetimes(integers, $0) } ?? .integers(integers)
    case .codes(let codes, let texts):
      values =
        switch types[index] {
        case .integer: .codedIntegers(codes, texts.map { Int64($0)! })
        case .real: .codedReals(codes, texts.map { Double($0)! })
        case .text: .texts(codes, dictionary(of: texts, column: index))
        }
    }
    return SQLiteCells(values: values, missing: column.missing)
  }

  /// Tables of one source share their categories, so these are prepared once for many tables.
  private func dictionary(of texts: [String], column: Int) -> SQLiteTextDictionary {
    if let known = dictionaries[column], known.texts == texts { return known }
    let made = SQLiteTextDictionary(texts)
    dictionaries[column] = made
    return made
  }
}

/// One column, in the form in which it is bound.
private struct SQLiteCells {
  enum Values {
    case integers([Int64])
    case reals([Double])
    case datetimes([Int64], DatetimeFormat)
    case codedIntegers([Int32], [Int64])
    case codedReals([Int32], [Double])
    case texts([Int32], SQLiteTextDictionary)

    @inline(__always)
    func bind(row: Int, to parameter: Int32, of statement: SQLiteStatement) -> Int32 {
      switch self {
      case .integers(let values): return sqlite3_bind_int64(statement, parameter, values[row])
      case .reals(let values): return sqlite3_bind_double(statement, parameter, values[row])
      case .codedIntegers(let codes, let values):
        return sqlite3_bind_int64(statement, parameter, values[Int(codes[row])])
      case .codedReals(let codes, let values):
        return sqlite3_bind_double(statement, parameter, values[Int(codes[row])])
      case .texts(let codes, let dictionary):
        let text = dictionary[Int(codes[row])]
        // No destructor: the dictionary outlives the step.
        return sqlite3_bind_text(
          statement, parameter, text.baseAddress, Int32(text.count), nil)
      case .datetimes(let ticks, let format):
        // -1 is SQLITE_TRANSIENT, which Swift cannot import: SQLite makes a copy.
        let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: format.width) { text in
          format.write(ticks: ticks[row], into: text)
          return text.withMemoryRebound(to: CChar.self) {
            sqlite3_bind_text(
              statement, parameter, $0.baseAddress, Int32(format.width), copied)
          }
        }
      }
    }
  }

  let values: Values
  let missing: MissingMask
}

/// The UTF-8 bytes of texts, at addresses that stay.
private final class SQLiteTextDictionary {
  let texts: [String]
  private let bytes: UnsafeMutableBufferPointer<CChar>
  private let starts: [Int]

  init(_ texts: [String]) {
    self.texts = texts
    var starts = [0]
    starts.reserveCapacity(texts.count + 1)
    for text in texts { starts.append(starts.last! + text.utf8.count) }
    // One byte more than needed: SQLite takes a null pointer for NULL, and an empty text is none.
    bytes = .allocate(capacity: starts.last! + 1)
    var next = 0
    for text in texts {
      for byte in text.utf8 {
        bytes.initializeElement(at: next, to: CChar(bitPattern: byte))
        next += 1
      }
    }
    bytes.initializeElement(at: next, to: 0)
    self.starts = starts
  }

  deinit {
    bytes.deallocate()
  }

  subscript(code: Int) -> UnsafeBufferPointer<CChar> {
    UnsafeBufferPointer(rebasing: bytes[starts[code]..<starts[code + 1]])
  }
}
