import Foundation
import Tabular

/// The table `SampleData/adult.csv`.
enum SampleAdult {
  /// Columns of whole numbers are numbers, all others spellings; the file has no quotes.
  static func table() throws -> Table {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("SampleData/adult.csv")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    let names = lines[0].split(separator: ",").map(String.init)
    let rows = lines.dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let columns = names.indices.map { index in column(of: rows.map { $0[index] }) }
    return Table(
      schema: TableSchema(
        name: "adult",
        columns: zip(names, columns).map { name, column in
          if case .codes = column.storage {
            ColumnSchema(name: name, kind: .categorical, isNullable: true)
          } else {
            ColumnSchema(name: name, kind: .integer, isNullable: true)
          }
        }),
      columns: columns, rowCount: rows.count)
  }

  private static func column(of cells: [String]) -> Column {
    var missing = MissingMask()
    for cell in cells { missing.append(isMissing: cell.isEmpty) }
    let numbers = cells.map { Int64($0) }
    if zip(numbers, cells).allSatisfy({ $0 != nil || $1.isEmpty }) {
      return Column(storage: .integers(numbers.map { $0 ?? 0 }), missing: missing)
    }
    let dictionary = Set(cells.filter { !$0.isEmpty }).sorted()
    return Column(
      storage: .codes(
        cells.map { dictionary.firstIndex(of: $0).map(Int32.init) ?? -1 }, dictionary: dictionary),
      missing: missing)
  }
}
