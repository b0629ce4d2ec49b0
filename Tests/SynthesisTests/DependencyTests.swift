import Encoding
import Synthesis
import Tabular
import Testing

struct DependencyTests {
  /// Degrees with the years that they take and a pay that grows with them, and one row in eleven without a degree.
  static func people(_ count: Int) -> Table {
    var random = HighCardinalityTests.RandomInts()
    let degrees = (0..<14).map { "degree \($0)" }
    var codes: [Int32] = []
    var years: [Int64] = []
    var pay: [Double] = []
    var missing = MissingMask()
    for row in 0..<count {
      let isMissing = row % 11 == 0
      let degree = min(random(below: 14), random(below: 14))
      codes.append(isMissing ? -1 : Int32(degree))
      missing.append(isMissing: isMissing)
      years.append(isMissing ? 0 : Int64(4 + (degree * 5) % 14))
      pay.append(Double(1_000 * (degree + 1) + random(below: 4_000)))
    }
    return Table(
      schema: TableSchema(
        name: "people",
        columns: [
          ColumnSchema(name: "years", kind: .integer),
          ColumnSchema(
            name: "degree", kind: .categorical, isNullable: true, categories: degrees),
          ColumnSchema(name: "pay", kind: .continuous, decimals: 0),
        ]),
      columns: [
        Column(storage: .integers(years), missing: MissingMask(presentRows: count)),
        Column(storage: .codes(codes, dictionary: degrees), missing: missing),
        Column(storage: .reals(pay), missing: MissingMask(presentRows: count)),
      ], rowCount: count)
  }

  static func pairs(_ table: Table) -> [[Value]] {
    (0..<table.rowCount).map { row in
      [table.value(row: row, column: 0), table.value(row: row, column: 1)]
    }
  }

  static func fit(
    _ table: Table, findsDependencies: Bool = true, threads: Int = 1
  ) throws -> Synthesizer {
    var configuration = FitConfiguration()
    configuration.length = .steps(60)
    configuration.encoding.findsDependencies = findsDependencies
    return try Synthesizer(fitting: table, configuration: configuration, threads: threads)
  }

  @Test func noRowHasAPairThatTheTableHasNot() throws {
    let table = Self.people(1_500)
    let real = Set(Self.pairs(table))
    func impossible(_ synthesizer: Synthesizer) -> Int {
      let synthetic = synthesizer.generate(rows: 0..<4_000, seed: 3).table
      return Self.pairs(synthetic).count { !real.contains($0) }
    }
    let with = try Self.fit(table)
    #expect(with.checkpoint.encoder.dependencies.count == 1)
    #expect(impossible(with) == 0)
    let without = try Self.fit(table, findsDependencies: false)
    #expect(impossible(without) > 0)
    #expect(with.checkpoint.parameters.count < without.checkpoint.parameters.count)
  }

  @Test func theSameSeedGivesTheSameModelAndRowsForAnyThreads() throws {
    let table = Self.people(600)
    let one = try Self.fit(table)
    let two = try Self.fit(table, threads: 2)
    #expect(one.checkpoint.fingerprint == two.checkpoint.fingerprint)
    let all = one.generate(rows: 0..<300, seed: 3).table
    let part = two.generate(rows: 100..<200, seed: 3).table
    #expect(part == all.selecting(rows: Array(100..<200)))
  }

  @Test func aCheckpointReadBackLooksTheSameUp() throws {
    let checkpoint = try Self.fit(Self.people(600)).checkpoint
    let read = try Checkpoint(
      metadata: checkpoint.metadata(), weightData: checkpoint.weightData)
    #expect(read.encoder.dependencies == checkpoint.encoder.dependencies)
    #expect(!read.encoder.dependencies.isEmpty)
    #expect(read.fingerprint == checkpoint.fingerprint)
  }

  @Test func aTableOfTwoColumnsThatFollowFromEachOtherIsLearned() throws {
    let people = Self.people(600)
    let table = Table(
      schema: TableSchema(name: "t", columns: Array(people.schema.columns[..<2])),
      columns: Array(people.columns[..<2]), rowCount: 600)
    let synthesizer = try Self.fit(table)
    #expect(synthesizer.checkpoint.encoder.dependencies.map(\.source) == [0])
    let synthetic = synthesizer.generate(rows: 0..<500, seed: 1).table
    #expect(Set(Self.pairs(synthetic)).isSubset(of: Set(Self.pairs(table))))
  }
}
