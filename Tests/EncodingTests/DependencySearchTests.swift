import Compute
import Testing

@testable import Encoding

struct DependencySearchTests {
  /// Columns whose levels are their values.
  static func found(_ columns: [[Int]]) -> [ColumnDependency] {
    let candidates = columns.enumerated().map { column, values in
      let values = values.map { UInt16($0) }
      return DependencySearch.Candidate(column: column, levels: values, values: values)
    }
    return DependencySearch(candidates).dependencies()
  }

  /// Numbers below `limit`, without gaps.
  static func draws(_ count: Int, below limit: Int, seed: UInt64, isSkewed: Bool = false) -> [Int] {
    var stream = RandomStream(seed: seed, purpose: .noise)
    let draws = (0..<count).map { _ in
      let draw = stream.integer(below: limit)
      return isSkewed ? min(draw, stream.integer(below: limit), stream.integer(below: 4)) : draw
    }
    let seen = Set(draws).sorted()
    return draws.map { draw in seen.firstIndex(of: draw)! }
  }

  @Test func aColumnOfWhichEachLevelHasOneValueIsFound() {
    let a = Self.draws(600, below: 16, seed: 1)
    let b = a.map { $0 / 4 }
    #expect(
      Self.found([a, b]) == [
        ColumnDependency(column: 1, source: 0, levels: (0..<16).map { UInt16($0 / 4) })
      ])
    // The other way round as well: the order in the schema is of no matter.
    #expect(Self.found([b, a]).map(\.column) == [0])
  }

  @Test(arguments: [1_000, 10_000])
  func oneRowOfAThousandThatDisagreesIsEnoughToLeaveItOut(rows: Int) {
    let a = Self.draws(rows, below: 16, seed: 1)
    var b = a.map { $0 / 4 }
    #expect(Self.found([a, b]).count == 1)
    for row in stride(from: 0, to: rows, by: 1_000) { b[row] = (b[row] + 1) % 4 }
    #expect(Self.found([a, b]).isEmpty)
  }

  @Test(arguments: [60, 300, 2_000], [2, 3, 8, 40, 200])
  func independentColumnsDoNotFollow(rows: Int, limit: Int) {
    for seed in 0..<25 as Range<UInt64> {
      let columns = [
        Self.draws(rows, below: limit, seed: 10 * seed),
        Self.draws(rows, below: limit, seed: 10 * seed + 1, isSkewed: true),
        Self.draws(rows, below: 2, seed: 10 * seed + 2),
        Self.draws(rows, below: 3, seed: 10 * seed + 3, isSkewed: true),
        // One row of a hundred, and one of four hundred, is not as the others.
        Self.draws(rows, below: 100, seed: 10 * seed + 4).map { $0 == 0 ? 1 : 0 },
        Self.draws(rows, below: 400, seed: 10 * seed + 5).map { $0 == 0 ? 1 : 0 },
      ]
      #expect(Self.found(columns).isEmpty, "seed \(seed)")
    }
  }

  /// The rule is left in one row of ten: what the evidence is measured by.
  @Test func columnsThatFollowInNineRowsOfTenNeverPass() {
    var exact = 0
    for seed in 0..<4_000 as Range<UInt64> {
      // Few rows, so that many show no exception.
      let a = Self.draws(60, below: 4, seed: 3 * seed)
      let other = Self.draws(60, below: 2, seed: 3 * seed + 1)
      let leaves = Self.draws(60, below: 10, seed: 3 * seed + 2)
      let b = a.indices.map { leaves[$0] == 0 ? other[$0] : a[$0] / 2 }
      if b == a.map({ $0 / 2 }) { exact += 1 }
      #expect(Self.found([a, b]).isEmpty, "seed \(seed)")
    }
    #expect(exact > 50, "\(exact)")
  }

  @Test func theEvidenceIsTheProbabilityThatNoExceptionIsSeen() {
    // x = 0.1 · (1 − 0.5): a row alone always agrees with itself, and two agree in 0.95² + 0.05².
    #expect(abs(DependencySearch.evidence(of: [(1, 0.5), (1, 0.5)])) < 1e-15)
    let two = DependencySearch.evidence(of: [(2, 0.5)])
    #expect(abs(two - 0.099_820_8) < 1e-6, "\(two)")
    // The share of simulated levels of three rows that agree is e to the power of that.
    var stream = RandomStream(seed: 1, purpose: .noise)
    let agreeing = (0..<100_000).count { _ in
      let others = (0..<3).count { _ in
        stream.integer(below: 10) == 0 && stream.integer(below: 2) == 0
      }
      return others == 0 || others == 3
    }
    let expected = 0.95 * 0.95 * 0.95 + 0.05 * 0.05 * 0.05
    #expect(abs(Double(agreeing) / 100_000 - expected) < 0.005)
    let three = DependencySearch.evidence(of: [(3, 0.5)])
    #expect(abs(three + Self.naturalLogarithm(expected)) < 1e-9)
  }

  /// ln x = 2·artanh((x − 1)/(x + 1)), for x near 1.
  private static func naturalLogarithm(_ x: Double) -> Double {
    let t = (x - 1) / (x + 1)
    var power = t
    var sum = 0.0
    for n in stride(from: 1, to: 60, by: 2) {
      sum += power / Double(n)
      power *= t * t
    }
    return 2 * sum
  }

  @Test func aColumnThatIsNearlyConstantSaysTooLittle() {
    let a = Self.draws(2_000, below: 10, seed: 1)
    // A tenth of a tenth of the rows and a level of its own.
    func source(_ rows: Int) -> [Int] { a.enumerated().map { $0 < rows ? 10 : $1 } }
    #expect(Self.found([source(20), source(20).map { $0 / 10 }]).isEmpty)
    #expect(Self.found([source(200), source(200).map { $0 / 10 }]).count == 1)
  }

  @Test func mostRowsMustBeInLevelsOfThree() {
    // 150 levels of 4 rows each, and single ones: 30 of 630 rows are a twentieth, 40 of 640 are more.
    func columns(single: Int) -> [[Int]] {
      let a = (0..<600).map { $0 / 4 } + (0..<single).map { 150 + $0 }
      return [a, a.map { $0 % 5 }]
    }
    #expect(Self.found(columns(single: 30)).count == 1)
    #expect(Self.found(columns(single: 40)).isEmpty)
  }

  @Test func aLevelOfOneRowIsLookedUpByIt() {
    let a = Self.draws(600, below: 8, seed: 1) + [8]
    let b = a.map { $0 % 4 }
    #expect(Self.found([a, b]).first?.levels == (0...8).map { UInt16($0 % 4) })
  }

  @Test func ofColumnsThatFollowFromEachOtherTheFirstStays() {
    let a = Self.draws(600, below: 8, seed: 1)
    let b = a.map { 7 - $0 }
    let c = a.map { ($0 + 3) % 8 }
    let found = Self.found([a, b, c])
    #expect(found.map(\.column) == [1, 2])
    #expect(found.map(\.source) == [0, 0])
    #expect(found[0].levels == (0..<8).map { UInt16(7 - $0) })
  }

  @Test func aChainIsLookedUpFromItsModelledRoot() {
    let a = Self.draws(2_000, below: 40, seed: 1)
    let b = a.map { $0 / 2 }
    let c = b.map { $0 / 4 }
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1]] {
      let columns = [a, b, c]
      let found = Self.found(order.map { columns[$0] })
      let root = order.firstIndex(of: 0)!
      #expect(found.map(\.source) == [root, root], "order \(order)")
      #expect(Set(found.map(\.column)) == Set([0, 1, 2]).subtracting([root]))
    }
  }

  @Test func ofSeveralSourcesTheOneWithTheFewestLevelsIsTaken() {
    let c = Self.draws(4_000, below: 3, seed: 1)
    let fine = Self.draws(4_000, below: 20, seed: 2)
    let coarse = Self.draws(4_000, below: 5, seed: 3)
    let columns = [
      c.indices.map { 3 * fine[$0] + c[$0] }, c.indices.map { 3 * coarse[$0] + c[$0] }, c,
    ]
    let found = Self.found(columns)
    #expect(found.map(\.column) == [2])
    #expect(found.map(\.source) == [1])
  }

  @Test func neitherASourceNorAColumnHasMoreThan256Levels() {
    func columns(_ levels: Int) -> [[Int]] {
      let a = (0..<3_000).map { $0 % levels }
      return [a, a.map { $0 % 5 }]
    }
    #expect(Self.found(columns(256)).count == 1)
    #expect(Self.found(columns(257)).isEmpty)
  }

  @Test func whatCannotBeASourceIsNone() {
    let a = Self.draws(600, below: 8, seed: 1).map { UInt16($0) }
    let b = a.map { 7 - $0 }
    let candidates = [
      DependencySearch.Candidate(column: 0, levels: nil, values: a),
      DependencySearch.Candidate(column: 4, levels: b, values: nil),
    ]
    let found = DependencySearch(candidates).dependencies()
    #expect(found.map(\.column) == [0])
    #expect(found.map(\.source) == [4])
  }
}
