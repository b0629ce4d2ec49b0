import Synthesis
import Tabular
import TabularIO

/// A table whose structure is known, as the tool reads it: from CSV, with the schema that is inferred.
///
/// - Parameter records: the fields as they stand in the file; none needs quotes.
func table(header: [String], records: [[String]]) throws -> Table {
  let lines = ([header] + records).map { $0.joined(separator: ",") }
  let source = try CSVFile(bytes: Array((lines.joined(separator: "\n") + "\n").utf8))
  return try TableLoader(schema: SchemaInference.schema(of: source)).load(source)
}

/// A table, what a model of it makes, and what no dependence would look like.
struct SyntheticCopy: Sendable {
  /// The rows that the model was trained on.
  let real: Table
  let synthetic: Table
  /// The synthetic columns, each in an order of its own: the control that the same claims must fail.
  let independent: Table

  init(of table: Table, rows: Int, configuration: FitConfiguration) throws {
    let synthesizer = try Synthesizer(fitting: table, configuration: configuration)
    real = table.selecting(
      rows: Synthesizer.split(
        rowCount: table.rowCount, holdout: configuration.holdout, seed: configuration.seed
      ).training)
    synthetic = synthesizer.generate(rows: 0..<rows, seed: 1).table
    independent = synthetic.withIndependentColumns()
  }
}

/// One row of a table, by column names.
struct Row {
  let table: Table
  let number: Int

  subscript(name: String) -> Value {
    table.value(row: number, column: table.schema.index(of: name)!)
  }

  func isMissing(_ name: String) -> Bool { self[name] == .missing }

  func has(_ text: String, in name: String) -> Bool { self[name] == .text(text) }
}

extension Table {
  var rows: some Sequence<Row> { (0..<rowCount).lazy.map { Row(table: self, number: $0) } }

  /// How many of the rows `among` which are so.
  func share(
    of isSo: (Row) -> Bool, among isCounted: (Row) -> Bool = { _ in true }
  ) -> Share {
    let counted = rows.filter(isCounted)
    return Share(hits: counted.count(where: isSo), rows: counted.count)
  }

  /// The numbers that are there.
  func numbers(_ name: String) -> [Double] {
    let column = columns[schema.index(of: name)!]
    return (0..<rowCount).compactMap { column.number(at: $0) }
  }

  func withIndependentColumns() -> Table {
    var random = HighCardinalityTests.RandomInts()
    let shuffled = columns.map { column in
      var order = Array(0..<rowCount)
      for last in order.indices.dropFirst().reversed() {
        order.swapAt(last, random(below: last + 1))
      }
      return column.selecting(rows: order)
    }
    return Table(schema: schema, columns: shuffled, rowCount: rowCount)
  }
}

/// How often something is so: a binomial count.
struct Share: CustomStringConvertible {
  let hits: Int
  let rows: Int

  var value: Double { Double(hits) / Double(rows) }

  var description: String { "\(hits)/\(rows)" }

  /// Half as often.
  var half: Share { Share(hits: hits / 2, rows: rows) }

  /// Whether rows drawn with that probability may have this share: within three standard errors and what the model
  /// may be off by. For marginals: the model is brought to those of the training rows, so they are no estimate.
  func isDraw(at probability: Double, within modelError: Double) -> Bool {
    let variance = probability * (1 - probability) / Double(rows)
    return abs(value - probability) <= 3 * variance.squareRoot() + modelError
  }

  /// Whether two independent samples of one probability may have these shares: within three standard errors of
  /// their difference and what the model may be off by.
  func isNear(_ other: Share, within modelError: Double) -> Bool {
    let pooled = Double(hits + other.hits) / Double(rows + other.rows)
    let variance = pooled * (1 - pooled) * (1 / Double(rows) + 1 / Double(other.rows))
    return abs(value - other.value) <= 3 * variance.squareRoot() + modelError
  }
}

/// The greatest difference of two distribution functions (Kolmogorov and Smirnov).
func kolmogorovSmirnov(_ first: [Double], _ second: [Double]) -> Double {
  let first = first.sorted()
  let second = second.sorted()
  var i = 0
  var j = 0
  var greatest = 0.0
  while i < first.count, j < second.count {
    let value = min(first[i], second[j])
    while i < first.count, first[i] == value { i += 1 }
    while j < second.count, second[j] == value { j += 1 }
    let difference = Double(i) / Double(first.count) - Double(j) / Double(second.count)
    greatest = max(greatest, abs(difference))
  }
  return greatest
}

/// What ``kolmogorovSmirnov(_:_:)`` exceeds in one of a thousand pairs of samples of one distribution:
/// 2·exp(−2λ²) = 0.001 for λ = 1.95.
func kolmogorovSmirnovLimit(_ first: Int, _ second: Int) -> Double {
  1.95 * (1 / Double(first) + 1 / Double(second)).squareRoot()
}

extension HighCardinalityTests.RandomInts {
  mutating func happens(perThousand: Int) -> Bool { self(below: 1_000) < perThousand }

  /// About N(0, 1): the sum of twelve uniform numbers, less 6.
  mutating func bell() -> Double {
    (0..<12).reduce(-6) { sum, _ in sum + Double(self(below: 100_000)) / 100_000 }
  }
}
