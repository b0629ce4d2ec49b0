import Encoding
import Foundation
import Privacy
import Tabular

/// An attacker who sees an encoder that was learned privately, and asks whether one row took part of which all is rare: a number
/// far beyond the others in a column whose range is not declared, a category that nobody else has in a column whose
/// categories are not declared, and a number of its own inside a declared range.
struct EncoderCanary {
  /// Of the whole encoder, in standard deviations.
  let mu: Double

  private static let rowCount = 200
  /// For what is seen only with a small probability.
  private static let delta = 1e-6
  private static let extreme: Int64 = 1_000_000
  private static let category = "only one"
  private static let schema = TableSchema(
    name: "t",
    columns: [
      ColumnSchema(name: "free", kind: .integer),
      ColumnSchema(name: "text", kind: .categorical),
      ColumnSchema(name: "ranged", kind: .integer, range: .integers(0...9)),
    ])

  /// What is public of the schema, as far as the one who fits thinks.
  enum Declaration {
    /// Nothing of the first two columns.
    case nothing
    /// The canary's category, whether a row has it or not, and a range with room for its number.
    case everything
    /// Ranges from the least to the greatest number of the rows, which are not paid for.
    case observedRanges
    /// All categories that the rows have, which are not paid for.
    case observedCategories
  }

  /// What is seen of an encoder.
  struct Release {
    /// The upper end of the learned range, in binary digits.
    let digits: Double
    let hasCategory: Bool
    /// The noisy counts of the declared number and the declared category that only the canary has.
    let count: Double
  }

  /// ε that the encoder is promised to cost.
  func claimedEpsilon(delta: Double) -> Double {
    PrivacyAccountant([.gaussian(noiseMultiplier: 1 / mu), .rareFailure(delta: Self.delta)])
      .epsilon(delta: delta)
  }

  func release(hasCanary: Bool, declared: Declaration, seed: Int) -> Release {
    let table = Self.table(
      hasCanary: hasCanary, namesCategory: hasCanary || declared == .everything)
    var budget = GaussianBudget(
      GaussianPrivacy(mu: mu),
      generator: NoiseGenerator(insecureSeed: UInt64(seed) << 1 | (hasCanary ? 1 : 0)))
    let encoder = TableEncoder(
      privately: table, rows: Array(0..<table.rowCount),
      declared: Self.schema(declared, of: table),
      privacy: PrivateEncodingOptions(cost: mu * mu, delta: Self.delta, rowLimit: 1),
      budget: &budget)
    var digits = 0.0
    if case .integers(let range) = encoder.schema.columns[0].range {
      digits = log2(Double(max(range.upperBound, 1)))
    }
    var count = 0
    if case .integers(let numbers) = encoder.columns[2],
      let level = numbers.levels.firstIndex(where: { $0.contains(9) })
    {
      count += numbers.counts[level]
    }
    if case .category(let categories) = encoder.columns[1],
      let level = categories.spellings.firstIndex(of: Self.category)
    {
      count += categories.counts[level]
    }
    return Release(
      digits: digits,
      hasCategory: encoder.schema.columns[1].categories?.contains(Self.category) ?? false,
      count: Double(count))
  }

  /// - Parameter namesCategory: whether the canary's is among the spellings: a table has those that its schema declares or its
  ///   rows have.
  private static func table(hasCanary: Bool, namesCategory: Bool) -> Table {
    var free = (0..<rowCount).map { Int64($0 * 37 % 100) }
    var codes = (0..<rowCount).map { Int32($0 % 2) }
    var ranged = (0..<rowCount).map { Int64($0 % 9) }
    if hasCanary {
      free.append(extreme)
      codes.append(2)
      ranged.append(9)
    }
    let missing = MissingMask(presentRows: free.count)
    return Table(
      schema: schema,
      columns: [
        Column(storage: .integers(free), missing: missing),
        Column(
          storage: .codes(codes, dictionary: ["a", "b"] + (namesCategory ? [category] : [])),
          missing: missing),
        Column(storage: .integers(ranged), missing: missing),
      ], rowCount: free.count)
  }

  /// The schema that is declared: what the ordinary encoder, which is not private, learns of the rows, where that is taken for
  /// public.
  private static func schema(_ declaration: Declaration, of table: Table) -> TableSchema {
    var schema = schema
    var observed: TableEncoder {
      var options = EncodingOptions()
      options.leastCount = 1
      return TableEncoder(fitting: table, schema: schema, options: options)
    }
    switch declaration {
    case .nothing: break
    case .everything:
      schema.columns[0].range = .integers(0...(2 * extreme))
      schema.columns[1].categories = ["a", "b", category]
    case .observedRanges:
      guard case .integers(let numbers) = observed.columns[0] else {
        preconditionFailure("a column of integers")
      }
      schema.columns[0].range = .integers(
        numbers.levels.first!.first!...numbers.levels.last!.last!)
    case .observedCategories:
      guard case .category(let categories) = observed.columns[1] else {
        preconditionFailure("a column of categories")
      }
      schema.columns[1].categories = categories.spellings + categories.rare.spellings
    }
    return schema
  }
}
