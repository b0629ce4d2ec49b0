import Foundation
import Tabular

/// Two small tables and what SDMetrics and the judge say of them: Benchmarks/fixtures/fidelity.py made it.
struct FidelityFixture: Decodable {
  struct SDMetrics: Decodable {
    struct Pair: Decodable {
      let first: String
      let second: String
      let score: Double?
    }

    let columnShapes: Double
    let columnPairTrends: Double
    let columns: [String: Double?]
    let pairs: [Pair]
  }

  struct Judge: Decodable {
    struct Pair: Decodable {
      let first: String
      let second: String
      let trend: Double
      let sameBins: Double
      let jointJsd: Double
      let associationDifference: Double
    }

    let means: [String: Double]
    let columns: [String: Double]
    let pairs: [Pair]
  }

  private enum Cell: Decodable {
    case number(Double)
    case text(String)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else {
        self = .text(try container.decode(String.self))
      }
    }

    var number: Double? { if case .number(let number) = self { number } else { nil } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
  }

  private let numbers: [String]
  private let spellings: [String]
  private let real: [String: [Cell?]]
  private let synthetic: [String: [Cell?]]
  let sdmetrics: SDMetrics
  let judge: Judge

  static func read() throws -> FidelityFixture {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/fidelity.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(FidelityFixture.self, from: Data(contentsOf: file))
  }

  var realTable: Table { table(of: real) }
  var syntheticTable: Table { table(of: synthetic) }

  private func table(of cells: [String: [Cell?]]) -> Table {
    let columns =
      numbers.map { (name: $0, cells: Cells.numbers(cells[$0]!.map { $0?.number })) }
      + spellings.map { (name: $0, cells: Cells.categories(cells[$0]!.map { $0?.text })) }
    return Table(
      schema: TableSchema(
        name: "fixture", columns: columns.map { $0.cells.schema(name: $0.name) }),
      columns: columns.map(\.cells.column), rowCount: cells[numbers[0]]!.count)
  }
}
