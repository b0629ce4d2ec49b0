import Foundation
import Tabular

/// The tables that `Benchmarks/fixtures/trees.py` makes of SampleData/adult.csv, and what the judge found in them.
struct TreeFixtures {
  /// The mean over many seeds, and its standard error.
  struct Figure: Decodable {
    let mean: Double
    let error: Double
  }

  struct Judged: Decodable {
    struct Top: Decodable {
      let column: String
      let share: Double
    }

    struct Detection: Decodable {
      let auc: Figure
      let top: Top
    }

    let detection: [String: Detection]
    /// By target; "real_auc", "synthetic_rmse" and so on.
    let utility: [String: [String: Figure]]
  }

  let judged: Judged
  private let names: [Substring]
  private let rows: [[Substring]]

  private static let categories: Set<Substring> = [
    "workclass", "education", "marital_status", "occupation", "relationship", "race", "sex",
    "native_country", "income",
  ]

  init() throws {
    let tests = URL(filePath: #filePath).deletingLastPathComponent()
    judged = try JSONDecoder().decode(
      Judged.self, from: Data(contentsOf: tests.appending(path: "Fixtures/trees.json")))
    let sample = tests.deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "SampleData/adult.csv")
    // It has no quotes.
    let lines = try String(contentsOf: sample, encoding: .utf8).split { $0.isNewline }
      .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    names = lines[0]
    rows = Array(lines.dropFirst())
  }

  private var even: [[Substring]] { rows.indices.filter { $0 % 2 == 0 }.map { rows[$0] } }
  private var odd: [[Substring]] { rows.indices.filter { $0 % 2 == 1 }.map { rows[$0] } }

  func table(_ name: String) -> Table {
    switch name {
    case "even": table(of: even)
    case "odd", "halves": table(of: odd)
    case "shuffled": table(of: moved(even, by: { 37 * ($0 + 1) }, where: { _, _ in true }))
    case "noisy": table(of: moved(odd, by: { _ in 1 }, where: { $0 % 3 == 0 && $1 % 3 == 0 }))
    case "mixture": table(of: moved(even, by: { _ in 1 }, where: { $0 % 2 == 0 && $1 % 2 == 1 }))
    default: preconditionFailure("no table '\(name)'")
    }
  }

  /// Where `isMoved` holds of a row and a column, the cell is that of the row `by(column)` further, around the end.
  private func moved(
    _ rows: [[Substring]], by step: (Int) -> Int, where isMoved: (Int, Int) -> Bool
  ) -> [[Substring]] {
    rows.indices.map { row in
      names.indices.map { column in
        rows[isMoved(row, column) ? (row + step(column)) % rows.count : row][column]
      }
    }
  }

  private func table(of rows: [[Substring]]) -> Table {
    let cells = names.indices.map { column -> Cells in
      let texts = rows.map { $0[column].isEmpty ? nil : String($0[column]) }
      return Self.categories.contains(names[column])
        ? .categories(texts) : .integers(texts.map { $0.flatMap { Int64($0) } })
    }
    return Table(
      schema: TableSchema(
        name: "adult", columns: names.indices.map { cells[$0].schema(name: String(names[$0])) }),
      columns: cells.map(\.column), rowCount: rows.count)
  }
}

/// The mean of what `measure` gives for each of the seeds 0..<`count`.
func mean(overSeeds count: Int, _ measure: (UInt64) throws -> Double?) throws -> Double {
  var sum = 0.0
  for seed in 0..<UInt64(count) { sum += try measure(seed) ?? .nan }
  return sum / Double(count)
}
