import Foundation
import Tabular

/// Rows of SampleData/adult.csv, cut in three as Benchmarks/fixtures/attacks_anonymeter.py does it: row i is in third
/// i mod 3, and all have equally many. A missing cell of a category is the spelling "missing", as there.
struct AdultThirds {
  let training: Table
  let heldOut: Table
  let others: Table

  init() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../SampleData/adult.csv")
    try self.init(readAdult(file))
  }

  private init(_ all: Table) {
    func third(_ first: Int) -> Table {
      all.selecting(rows: (0..<all.rowCount / 3).map { 3 * $0 + first })
    }
    (training, heldOut, others) = (third(0), third(1), third(2))
  }

  /// Training rows at the even places, others at the odd ones.
  var half: Table {
    let all = training.columns.indices.map { position in
      let (own, other) = (training.columns[position], others.columns[position])
      return alternating(own, other)
    }
    return Table(schema: training.schema, columns: all, rowCount: training.rowCount)
  }

  private func alternating(_ first: Column, _ second: Column) -> Column {
    let storage: Column.Storage
    switch (first.storage, second.storage) {
    case (.integers(let a), .integers(let b)):
      storage = .integers(a.indices.map { $0 % 2 == 0 ? a[$0] : b[$0] })
    case (.codes(let a, let dictionary), .codes(let b, _)):
      // Both are of one table, so they share their dictionary.
      storage = .codes(a.indices.map { $0 % 2 == 0 ? a[$0] : b[$0] }, dictionary: dictionary)
    default: preconditionFailure("columns of two kinds")
    }
    return Column(storage: storage, missing: first.missing)
  }
}

/// A table of the format of adult.csv: fields without quotes; a column is of whole numbers if its first cell is one.
func readAdult(_ file: URL) throws -> Table {
  let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline)
    .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  let names = lines[0]
  let cells = names.indices.map { position -> Cells in
    let texts = lines.dropFirst().map { $0[position] }
    return Int64(texts[0]) == nil
      ? .categories(texts.map { $0.isEmpty ? "missing" : $0 }) : .integers(texts.map { Int64($0) })
  }
  return Table(
    schema: TableSchema(
      name: "adult", columns: zip(names, cells).map { $1.schema(name: $0) }),
    columns: cells.map(\.column), rowCount: lines.count - 1)
}
