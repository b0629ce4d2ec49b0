import Compute
import Encoding
import Privacy
import Tabular
import TestSupport
import Testing

/// Encoders that are learned from noisy counts.
struct PrivateEncoderTests {
  private static func budget(mu: Double) -> GaussianBudget {
    GaussianBudget(GaussianPrivacy(mu: mu), generator: NoiseGenerator(insecureSeed: 7))
  }

  private static func encoder(
    _ values: [Int64], range: ClosedRange<Int64>?, mu: Double
  ) -> (encoder: TableEncoder, budget: GaussianBudget) {
    let schema = TableSchema(
      name: "t",
      columns: [
        ColumnSchema(name: "x", kind: .integer, range: range.map { .integers($0) })
      ])
    let table = Table(
      schema: schema,
      columns: [
        Column(storage: .integers(values), missing: MissingMask(presentRows: values.count))
      ], rowCount: values.count)
    var budget = budget(mu: mu)
    let encoder = TableEncoder(
      privately: table, rows: Array(values.indices), declared: schema,
      privacy: PrivateEncodingOptions(cost: mu * mu, delta: 1e-6, rowLimit: 1), budget: &budget)
    return (encoder, budget)
  }

  @Test func withHardlyAnyNoiseTheCountsAreThoseOfTheRows() throws {
    let values = (0..<1_000).map { Int64($0 % 10) }
    let (encoder, _) = Self.encoder(values, range: 0...9, mu: 1e4)
    let shares = encoder.layout.variables[0].probabilities
    #expect(shares.count == 10)
    for share in shares { #expect(abs(share - 0.1) < 1e-3) }
  }

  @Test func aRangeOfOneNumberIsAConstant() {
    let (encoder, _) = Self.encoder(
      [Int64](repeating: 0, count: 500), range: nil, mu: 10)
    #expect(encoder.columns[0] == .constant(.integer(0)))
  }

  @Test func anExtremeOfOneRowDoesNotWidenTheLearnedRange() {
    let values = (0..<5_000).map { Int64($0 % 100) } + [1_000_000_000]
    let (encoder, _) = Self.encoder(values, range: nil, mu: 1)
    guard case .integers(let range) = encoder.schema.columns[0].range else {
      Issue.record("no range was learned")
      return
    }
    #expect(range.upperBound <= 127)
  }

  @Test func noMoreIsSpentThanIsAllowed() {
    let values = (0..<5_000).map { Int64($0 * 7 % 3_001) }
    let (_, budget) = Self.encoder(values, range: nil, mu: 2)
    #expect(budget.spent <= 4 * (1 + 1e-9))
    let costs = budget.entries.map { entry -> Double in
      guard case .gaussian(let multiplier) = entry.mechanism else { return 0 }
      return 1 / (multiplier * multiplier)
    }
    #expect(abs(costs.reduce(0, +) - budget.spent) < 1e-9)
  }

  @Test func aCategoryOfOneRowIsNotLearned() throws {
    let schema = TableSchema(
      name: "t", columns: [ColumnSchema(name: "c", kind: .categorical)])
    let codes = (0..<2_000).map { Int32($0 % 2) } + [2]
    let table = Table(
      schema: schema,
      columns: [
        Column(
          storage: .codes(codes, dictionary: ["a", "b", "only one"]),
          missing: MissingMask(presentRows: codes.count))
      ], rowCount: codes.count)
    for seed in 0..<200 as Range<UInt64> {
      var budget = GaussianBudget(
        GaussianPrivacy(mu: 1), generator: NoiseGenerator(insecureSeed: seed))
      let encoder = TableEncoder(
        privately: table, rows: Array(codes.indices), declared: schema,
        privacy: PrivateEncodingOptions(cost: 1, delta: 1e-6, rowLimit: 1), budget: &budget)
      #expect(encoder.schema.columns[0].categories == ["a", "b"])
    }
  }
}
