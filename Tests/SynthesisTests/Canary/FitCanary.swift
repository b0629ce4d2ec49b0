import Privacy
import Synthesis
import Tabular

/// An attacker who sees the rows and the schema that a private fit releases, and asks whether one row took part: the only one
/// with its two values together, each of which is common, and with a category that nobody else has.
struct FitCanary {
  let epsilon: Double
  /// Whether the fit is told the schema; if not, it takes the table's for public, with the categories that the rows have.
  var hasSchema = true

  private static let rowCount = 200
  private static let generatedCount = 2_000
  private static let category = "only one"
  private static let schema = TableSchema(
    name: "t",
    columns: [
      ColumnSchema(name: "number", kind: .integer, range: .integers(0...8)),
      ColumnSchema(name: "declared", kind: .categorical, categories: ["x", "y"]),
      ColumnSchema(name: "free", kind: .categorical),
    ])

  /// What is seen of a fit.
  struct Release {
    /// The generated rows with the canary's two values, which none of the others has together.
    let nearCount: Int
    let hasCategory: Bool
  }

  func release(hasCanary: Bool, seed: Int) throws -> Release {
    let synthesizer = try fit(hasCanary: hasCanary, seed: seed)
    let rows = synthesizer.generate(rows: 0..<Self.generatedCount, seed: 1, threads: 1).table
    var nearCount = 0
    for row in 0..<rows.rowCount {
      if rows.value(row: row, column: 0) == .integer(0),
        rows.value(row: row, column: 1) == .text("y")
      {
        nearCount += 1
      }
    }
    return Release(
      nearCount: nearCount,
      hasCategory: synthesizer.outputSchema.columns[2].categories?.contains(Self.category) ?? false)
  }

  private func fit(hasCanary: Bool, seed: Int) throws -> Synthesizer {
    var configuration = FitConfiguration()
    configuration.holdout = 0
    var privacy = PrivacyConfiguration(epsilon: epsilon)
    privacy.engine = .marginal
    privacy.insecureNoiseSeed = UInt64(seed) << 1 | (hasCanary ? 1 : 0)
    configuration.privacy = privacy
    let table = Self.table(hasCanary: hasCanary)
    return try Synthesizer(
      fitting: table, schema: hasSchema ? Self.schema : table.schema, configuration: configuration,
      threads: 1)
  }

  private static func table(hasCanary: Bool) -> Table {
    var numbers = (0..<rowCount).map { Int64($0 % 9) }
    var declared = (0..<rowCount).map { $0 % 9 < 6 ? Int32(0) : 1 }
    var free = (0..<rowCount).map { Int32($0 / 9 % 2) }
    if hasCanary {
      numbers.append(0)
      declared.append(1)
      free.append(2)
    }
    let spellings = ["a", "b"] + (hasCanary ? [category] : [])
    var schema = schema
    schema.columns[2].categories = spellings
    let missing = MissingMask(presentRows: numbers.count)
    return Table(
      schema: schema,
      columns: [
        Column(storage: .integers(numbers), missing: missing),
        Column(storage: .codes(declared, dictionary: ["x", "y"]), missing: missing),
        Column(storage: .codes(free, dictionary: spellings), missing: missing),
      ], rowCount: numbers.count)
  }
}
