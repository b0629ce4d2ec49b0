import Compute
import Tabular
import Testing

@testable import Encoding

struct RelationSearchTests {
  typealias Term = ColumnRelation.Term

  /// What is found among columns without heavy values.
  static func found(_ columns: [[Double?]], followers: Set<Int>? = nil) -> [Int: [Term]] {
    let candidates = columns.enumerated().map { column, values in
      RelationSearch.Candidate(
        column: column, canFollow: followers?.contains(column) ?? true, values: values,
        isOrdinary: values.map { _ in true })
    }
    let relations = RelationSearch(candidates, rowCount: columns[0].count).relations()
    return Dictionary(uniqueKeysWithValues: relations.map { ($0.column, $0.terms) })
  }

  /// How independent columns may be distributed.
  enum Shape: CaseIterable {
    case uniform, logNormal, narrow, veryNarrow, heavyTailed, fewTies, manyTies, mixed

    func draw(_ stream: inout RandomStream) -> Double {
      let z = Double(stream.normal())
      return switch self {
      case .uniform: stream.uniformDouble() * 1_000
      case .logNormal: Self.exponential(z) * 100
      case .narrow: 1_000 + 50 * z
      case .veryNarrow: 1_000 + 10 * z
      case .heavyTailed: 1 / stream.uniformDouble()
      case .fewTies: Double(stream.integer(below: 300) + 1)
      case .manyTies: Double((z * 3).rounded() + 20)
      case .mixed: stream.integer(below: 3) == 0 ? 1_000 + z : stream.uniformDouble() * 1e6
      }
    }

    /// e^x as (1 + x / 1024)^1024, which is as good here.
    private static func exponential(_ x: Double) -> Double {
      var power = 1 + x / 1_024
      for _ in 0..<10 { power *= power }
      return power
    }
  }

  static func draws(_ count: Int, of shape: Shape, seed: UInt64) -> [Double] {
    var stream = RandomStream(seed: seed, purpose: .noise)
    return (0..<count).map { _ in shape.draw(&stream) }
  }

  @Test func equalityInATenthOfTheRowsIsFound() {
    let a = Self.draws(1_000, of: .logNormal, seed: 1)
    let other = Self.draws(1_000, of: .logNormal, seed: 2)
    let b = (0..<1_000).map { $0 % 10 == 0 ? a[$0] : other[$0] }
    #expect(Self.found([a, b], followers: [1]) == [1: [.column(0)]])
    // Either may follow, but not both.
    #expect(Self.found([a, b]).count == 1)
  }

  @Test func sumsAndDifferencesAreFoundWhereNeitherPartIsNear() {
    let a = Self.draws(1_000, of: .uniform, seed: 1)
    let c = Self.draws(1_000, of: .uniform, seed: 2)
    let noise = Self.draws(1_000, of: .uniform, seed: 3).map { 1 + ($0 - 500) / 1e5 }
    let sum = (0..<1_000).map { (a[$0] + c[$0]) * noise[$0] }
    #expect(Self.found([a, sum, c], followers: [1]) == [1: [.sum(0, 2)]])
    let difference = (0..<1_000).map { (a[$0] - c[$0]) * noise[$0] }
    #expect(Self.found([a, difference, c], followers: [1]) == [1: [.difference(0, 2)]])
    let negative = difference.map { -$0 }
    #expect(Self.found([a, negative, c], followers: [1]) == [1: [.difference(2, 0)]])
  }

  @Test func aColumnMayFollowFromDifferentTermsInDifferentRows() {
    let columns = (1...3).map { Self.draws(2_000, of: .logNormal, seed: $0) }
    let b = (0..<2_000).map { row -> Double in
      switch row % 10 {
      case 0...3: columns[0][row]
      case 4...6: columns[0][row] + columns[1][row]
      default: columns[2][row]
      }
    }
    let found = Self.found(Array(columns[..<2]) + [b], followers: [2])
    #expect(found == [2: [.column(0), .sum(0, 1)]])
  }

  @Test func exactTiesComeBeforeNearOnes() {
    let a = Self.draws(1_000, of: .logNormal, seed: 1)
    let near = a.map { $0 * 1.001 }
    let b = (0..<1_000).map { $0 % 2 == 0 ? a[$0] : 5 * a[$0] }
    #expect(Self.found([near, a, b], followers: [2]) == [2: [.column(1)]])
  }

  @Test(arguments: Shape.allCases, [100, 300, 1_000, 4_000])
  func independentColumnsOfOneDistributionDoNotFollow(shape: Shape, rows: Int) {
    for seed in 0..<6 as Range<UInt64> {
      let columns = (0..<5).map { Self.draws(rows, of: shape, seed: 10 * seed + $0) }
      #expect(Self.found(columns).isEmpty, "seed \(seed)")
    }
  }

  @Test func columnsThatAreMissingTogetherDoNotFollow() {
    // Present in a fifth of the rows, both at once: there half of the rows are near by chance.
    let columns = (1...3).map { seed in
      Self.draws(2_000, of: .narrow, seed: seed).enumerated().map { $0 % 5 == 0 ? $1 : nil }
    }
    #expect(Self.found(columns).isEmpty)
  }

  @Test func correlatedColumnsOfOtherSizesDoNotFollow() {
    let a = Self.draws(2_000, of: .uniform, seed: 1)
    let c = Self.draws(2_000, of: .uniform, seed: 2)
    // A correlation of 0.95, and never within a tenth of each other.
    #expect(Self.found([a, (0..<2_000).map { 3 * a[$0] + c[$0] }]).isEmpty)
  }

  @Test func heavyValuesAreNoTie() {
    // Both are 50 in the same third of the rows.
    let first = Self.draws(900, of: .logNormal, seed: 1).enumerated().map { $0 % 3 == 0 ? 50 : $1 }
    let second = Self.draws(900, of: .logNormal, seed: 2).enumerated().map { $0 % 3 == 0 ? 50 : $1 }
    let candidates = [first, second].enumerated().map { column, values in
      RelationSearch.Candidate(
        column: column, canFollow: true, values: values, isOrdinary: values.map { $0 != 50 })
    }
    #expect(RelationSearch(candidates, rowCount: 900).relations().isEmpty)
    #expect(Self.found([first, second]).count == 1)
  }

  @Test func fewerThanAHundredRowsSayNothing() {
    let a = Self.draws(100, of: .uniform, seed: 1)
    #expect(Self.found([a, a]).count == 1)
    #expect(Self.found([Array(a.dropLast()), Array(a.dropLast())]).isEmpty)
  }

  @Test func termsComeBeforeWhatFollowsFromThemWithoutCircles() {
    // Four equal columns: each but one follows, in a row or from one.
    let a = Self.draws(500, of: .uniform, seed: 1)
    let candidates = (0..<4).map { column in
      RelationSearch.Candidate(
        column: column, canFollow: true, values: a, isOrdinary: a.map { _ in true })
    }
    let relations = RelationSearch(candidates, rowCount: 500).relations()
    #expect(relations.count == 3)
    let followers = Set(relations.map(\.column))
    var decoded: Set<Int> = []
    for (column, terms) in relations {
      let sources = Set(terms.flatMap(\.columns)).intersection(followers)
      #expect(sources.isSubset(of: decoded), "column \(column)")
      decoded.insert(column)
    }
  }

  @Test func chanceIsTheNumberOfNearPairsOverThatOfRows() {
    // 100 is near 99 and 101 (2 % of 101 are 2.02), 200 is near 203, and nothing near 5.
    #expect(RelationSearch.chance(of: [100, 200, 300], near: [99, 101, 203]) == 1)
    #expect(RelationSearch.chance(of: [-100, 100], near: [5, -99]) == 0.5)
    #expect(RelationSearch.chance(of: [], near: []) == 0)
  }

  @Test func theBoundSolvesBernsteinsInequality() {
    for lambda in [0, 1, 100.0] {
      let t = RelationSearch.bound(ofExpected: lambda)
      #expect(abs(t * t / (2 * lambda + 2 * t / 3) - 16) < 1e-9)
    }
  }
}
