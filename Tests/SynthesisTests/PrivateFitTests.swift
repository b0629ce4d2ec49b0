import Privacy
import Synthesis
import Tabular
import Testing

/// A fit under differential privacy as a whole.
struct PrivateFitTests {
  private static let schema = TableSchema(
    name: "t",
    columns: [
      ColumnSchema(name: "a", kind: .integer, range: .integers(0...99)),
      ColumnSchema(name: "b", kind: .categorical, categories: ["x", "y", "z"]),
    ])

  private static func table(rowCount: Int) -> Table {
    let a = (0..<rowCount).map { Int64($0 * 37 % 100) }
    return Table(
      schema: schema,
      columns: [
        Column(storage: .integers(a), missing: MissingMask(presentRows: rowCount)),
        Column(
          storage: .codes(a.map { Int32($0 / 34) }, dictionary: ["x", "y", "z"]),
          missing: MissingMask(presentRows: rowCount)),
      ], rowCount: rowCount)
  }

  private static func fit(
    epsilon: Double, units: [UInt64]? = nil, rowLimit: Int = 1, seed: UInt64? = 3, threads: Int = 1
  ) throws -> Synthesizer {
    var configuration = FitConfiguration()
    var privacy = PrivacyConfiguration(epsilon: epsilon)
    privacy.insecureNoiseSeed = seed
    privacy.rowLimit = rowLimit
    if units != nil { privacy.unitColumn = "person" }
    configuration.privacy = privacy
    return try Synthesizer(
      fitting: table(rowCount: 4_000), schema: schema, units: units, configuration: configuration,
      threads: threads)
  }

  @Test(arguments: [0.5, 3]) func theLedgersEntriesCostNoMoreThanIsPromised(epsilon: Double) throws
  {
    let ledger = try #require(try Self.fit(epsilon: epsilon).checkpoint.privacy)
    let accountant = PrivacyAccountant(ledger.entries.map(\.mechanism))
    #expect(accountant.delta(epsilon: epsilon) <= ledger.delta * (1 + 1e-9))
    // It is nearly all spent.
    #expect(accountant.delta(epsilon: epsilon * 0.9) > ledger.delta)
    #expect(!ledger.hasSecureNoise)
  }

  @Test func noiseIsAsManyTimesStrongerAsAPersonHasRows() throws {
    let units = (0..<4_000).map { UInt64($0 / 4) }
    let one = try #require(try Self.fit(epsilon: 1).checkpoint.privacy)
    let four = try #require(
      try Self.fit(epsilon: 1, units: units, rowLimit: 4).checkpoint.privacy)
    #expect(four.entries[0].noise == 4 * one.entries[0].noise)
    #expect(four.unit == .column(name: "person", rowLimit: 4))
  }

  @Test func rowsKeepWhatLinksTheColumns() throws {
    let rows = try Self.fit(epsilon: 8).generate(rows: 0..<5_000, seed: 1).table
    let agreeing = (0..<rows.rowCount).count { row in
      guard case .integer(let a) = rows.value(row: row, column: 0),
        case .text(let b) = rows.value(row: row, column: 1)
      else { return false }
      return b == ["x", "y", "z"][Int(a) / 34]
    }
    #expect(agreeing > 4_000)
  }

  @Test func threadsChangeNothingAndSecureNoiseIsNeverTheSame() throws {
    let one = try Self.fit(epsilon: 1).checkpoint
    #expect(try Self.fit(epsilon: 1, threads: 2).checkpoint.metadata() == one.metadata())
    let first = try Self.fit(epsilon: 1, seed: nil).checkpoint
    #expect(try Self.fit(epsilon: 1, seed: nil).checkpoint.marginals != first.marginals)
    #expect(first.privacy?.hasSecureNoise == true)
  }

  @Test func theModelDoesNotHoldTheNumberOfRows() throws {
    let checkpoint = try Self.fit(epsilon: 0.1).checkpoint
    #expect(
      checkpoint.trainingRowCount
        != Synthesizer.split(rowCount: 4_000, holdout: 0.1, seed: 0).training.count)
    #expect(checkpoint.log.isEmpty)
  }

  /// That is what makes add/remove the neighbours: a row's place is no secret of the noise.
  @Test func aRowThatIsAddedMovesNoOtherIntoTheHeldOut() {
    let table = Self.table(rowCount: 500)
    let more = table.selecting(rows: [7, 499] + Array(0..<500))
    func split(_ table: Table) -> (training: [Int], heldOut: [Int]) {
      Synthesizer.split(numbers: Synthesizer.numbers(ofRows: table), holdout: 0.3, seed: 5)
    }
    let (small, large) = (split(table), split(more))
    let kept = Set(small.training.map { $0 + 2 })
    #expect(Set(large.training.filter { $0 >= 2 }) == kept)
    #expect(small.heldOut.count > 50 && small.training.count > 50)
  }

  @Test func aRowsNumberIsThatOfItsCells() {
    let table = Self.table(rowCount: 300)
    let numbers = Synthesizer.numbers(ofRows: table)
    // a is 37·row mod 100, and b follows from it: rows 100 apart are equal, and no others.
    #expect(Set(numbers).count == 100)
    #expect((0..<200).allSatisfy { numbers[$0] == numbers[$0 + 100] })
    #expect(numbers[7] == Synthesizer.numbers(ofRows: table.selecting(rows: [7]))[0])
  }

  @Test func aUnitIsItsTextAndARowWithoutOneStandsAlone() {
    var mask = MissingMask()
    for row in 0..<300 { mask.append(isMissing: row >= 3) }
    let column = Column(
      storage: .codes((0..<300).map { $0 < 3 ? Int32($0 % 2) : -1 }, dictionary: ["ann", "bob"]),
      missing: mask)
    let units = Synthesizer.units(of: column, in: Self.table(rowCount: 300))
    #expect(units[0] == units[2] && units[0] != units[1])
    // Of the rows without a text those are one unit that are equal: 100 apart.
    #expect(Set(units[3...]).count == 100)
  }

  @Test func aFitOfOneRowDoesNotFailAndDoesNotTellIt() throws {
    var configuration = FitConfiguration()
    configuration.holdout = 0
    var privacy = PrivacyConfiguration(epsilon: 1)
    privacy.insecureNoiseSeed = 1
    configuration.privacy = privacy
    let one = Self.table(rowCount: 1)
    let fitted = try Synthesizer(fitting: one, schema: Self.schema, configuration: configuration)
    #expect(fitted.generate(rows: 0..<50, seed: 1).table.rowCount == 50)
    configuration.privacy = nil
    #expect(throws: SynthesisError.tooFewRows(count: 1, minimum: 20)) {
      try Synthesizer(fitting: one, schema: Self.schema, configuration: configuration)
    }
  }
}
