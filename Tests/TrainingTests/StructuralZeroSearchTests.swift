import Compute
import Diffusion
import Foundation
import Testing

@testable import Training

struct StructuralZeroSearchTests {
  static func layout(_ levelCounts: [Int]) -> VariableLayout {
    VariableLayout(
      levelCounts.map {
        Variable(code: .category, probabilities: Array(repeating: 1 / Float($0), count: $0))
      })
  }

  /// Rows whose levels `levels` gives, with random numbers of the row's own.
  static func rows(
    _ count: Int, _ layout: VariableLayout, seed: UInt64 = 0,
    levels: (Int, inout RandomStream) -> [Int]
  ) -> EncodedRows {
    var rows = EncodedRows(rowCount: count, layout: layout)
    for row in 0..<count {
      var random = RandomStream(seed: seed, purpose: .evaluation, index: UInt64(row))
      for (v, level) in levels(row, &random).enumerated() {
        rows.levels[row * rows.variableCount + v] = UInt16(level)
      }
    }
    return rows
  }

  static func zeros(
    _ rows: EncodedRows, _ layout: VariableLayout, chunk: Int = 16_384, threads: Int = 1
  ) -> StructuralZeros {
    StructuralZeroSearch(chunkRowCount: chunk)
      .zeros(in: rows, layout: layout, pool: WorkerPool(threads: threads))
  }

  @Test func aPairOfLevelsThatNeverOccursIsFoundAndNothingElse() {
    let layout = Self.layout([4, 3, 5])
    let rows = Self.rows(2_000, layout) { _, random in
      let levels = [4, 3, 5].map { random.integer(below: $0) }
      return levels[0] == 1 && levels[2] == 4 ? [1, levels[1], 0] : levels
    }
    #expect(
      Self.zeros(rows, layout)
        == StructuralZeros([
          .init(first: 0, second: 2, cells: [.init(first: 1, second: 4)])
        ]))
  }

  @Test func oneRowIsNoZero() {
    let layout = Self.layout([4, 4])
    var rows = Self.rows(1_999, layout) { _, random in
      let levels = [4, 4].map { random.integer(below: $0) }
      return levels == [1, 2] ? [1, 0] : levels
    }
    #expect(Self.zeros(rows, layout).count == 1)
    rows.levels[2 * 1_700] = 1
    rows.levels[2 * 1_700 + 1] = 2
    #expect(Self.zeros(rows, layout).isEmpty)
  }

  /// Up to 40 levels, of unequal shares; a search that took what is empty for impossible would find many.
  @Test(arguments: [300, 3_000, 20_000], [0, 1, 2] as [UInt64])
  func independentColumnsHaveNone(count: Int, seed: UInt64) {
    let levelCounts = [2, 3, 4, 6, 8, 10, 15, 20, 30, 40, 40, 40]
    let layout = Self.layout(levelCounts)
    let rows = Self.rows(count, layout, seed: seed) { _, random in
      levelCounts.map { min(random.integer(below: $0), random.integer(below: $0)) }
    }
    #expect(Self.zeros(rows, layout).isEmpty)
  }

  /// Level 1 of the first variable has `share` rows in 10,000, and never meets level 1 of the second, which has half.
  @Test(arguments: [(99, 0), (100, 1)])
  func rareLevelsAreNotLookedAt(share: Int, expected: Int) {
    let layout = Self.layout([2, 2])
    let rows = Self.rows(10_000, layout) { row, _ in
      row < share ? [1, 0] : [0, row % 2]
    }
    #expect(Self.zeros(rows, layout).count == expected)
  }

  /// 120 · 125 / 1,000 = 15, and 120 · 124 / 1,000 is less.
  @Test(arguments: [(125, 1), (124, 0)])
  func independentColumnsWouldHaveFifteenRowsAtLeast(count: Int, expected: Int) {
    let layout = Self.layout([2, 2])
    let rows = Self.rows(1_000, layout) { row, _ in
      row < 120 ? [1, 0] : [0, row < 120 + count ? 1 : 0]
    }
    #expect(Self.zeros(rows, layout).count == expected)
  }

  @Test func theMoreCellsTheMoreRowsAreAskedFor() {
    let levelCounts = [2, 2] + Array(repeating: 20, count: 10)
    let pair = Self.layout([2, 2])
    let wide = Self.layout(levelCounts)
    func levels(_ row: Int) -> [Int] { row < 850 ? [1, 0] : [0, row < 1_000 ? 1 : 0] }
    let alone = Self.rows(8_000, pair) { row, _ in levels(row) }
    #expect(Self.zeros(alone, pair).count == 1)
    let among = Self.rows(8_000, wide) { row, random in
      levels(row) + (0..<10).map { _ in random.integer(below: 20) }
    }
    // 45 · 400 cells of e = 20 are looked at, and more of the pair's own, so that 9.8 + 6.9 = 16.7 are asked for.
    #expect(Self.zeros(among, wide).isEmpty)
  }

  @Test func theMissingLevelIsALevel() {
    let layout = VariableLayout([
      Variable(code: .category, probabilities: [0.5, 0.5]),
      Variable(code: .gaussian, probabilities: []),
      Variable(
        code: .ordered(points: [-1, 1], hasMissingLevel: true), probabilities: [0.4, 0.4, 0.2]),
    ])
    let rows = Self.rows(1_000, layout) { _, random in
      let first = random.integer(below: 2)
      return [first, 0, random.integer(below: first == 0 ? 3 : 2)]
    }
    #expect(
      Self.zeros(rows, layout)
        == StructuralZeros([
          .init(first: 0, second: 2, cells: [.init(first: 1, second: 2)])
        ]))
  }

  /// Numbers that lie near each other leave corners empty where further rows may be. A last column, whose level 0
  /// never meets the lower half of the first, does not.
  @Test func marginsOfSmoothDependenceAreNotTakenForZeros() {
    let layout = Self.layout([24, 24, 24, 24, 24, 24, 5])
    func table(_ seed: UInt64) -> EncodedRows {
      Self.rows(20_000, layout, seed: seed) { _, random in
        let shared = random.normal()
        let near = (0..<6).map { _ in
          // Of variance 1.25, so that all bins have about as many rows.
          Int(12 * (1 + erf(Double(shared + random.normal() / 2) / 2.5.squareRoot())))
        }.map { min($0, 23) }
        return near + [near[0] < 12 ? 1 + random.integer(below: 4) : random.integer(below: 5)]
      }
    }
    let rows = table(1)
    let further = table(2)
    func share(_ zeros: StructuralZeros) -> Double {
      let index = StructuralZeros.Index(zeros, layout: layout)
      return Double((0..<20_000).count { index.holdsZero(further, row: $0) }) / 20_000
    }
    let zeros = Self.zeros(rows, layout)
    #expect(zeros.pairs.contains { $0.first == 0 && $0.second == 6 && $0.cells.count == 12 })
    #expect(share(zeros) < 0.002)
    let all = (0..<7).flatMap { b in
      (0..<b).map { a in Self.cells(rows, a, b, expectation: 20).empty }
    }
    #expect(share(StructuralZeros(all)) > 0.005)
  }

  /// The definition, cell by cell: the empty cells of two variables, and how many have one row.
  static func cells(
    _ rows: EncodedRows, _ a: Int, _ b: Int, expectation: Double
  ) -> (empty: StructuralZeros.VariablePair, singles: Int) {
    let n = rows.rowCount
    func levels(_ v: Int) -> [Int] {
      (0..<n).map { Int(rows.levels[$0 * rows.variableCount + v]) }
    }
    let counts = Dictionary(zip(levels(a), levels(b)).map { ([$0, $1], 1) }, uniquingKeysWith: +)
    let ofA = Dictionary(levels(a).map { ($0, 1) }, uniquingKeysWith: +)
    let ofB = Dictionary(levels(b).map { ($0, 1) }, uniquingKeysWith: +)
    var empty: [StructuralZeros.Cell] = []
    var singles = 0
    for (i, countOfI) in ofA.sorted(by: { $0.key < $1.key }) where 100 * countOfI >= n {
      for (j, countOfJ) in ofB.sorted(by: { $0.key < $1.key }) where 100 * countOfJ >= n {
        guard Double(countOfI * countOfJ) >= expectation * Double(n) else { continue }
        switch counts[[i, j]] ?? 0 {
        case 0: empty.append(.init(first: UInt16(i), second: UInt16(j)))
        case 1: singles += 1
        default: break
        }
      }
    }
    return (.init(first: a, second: b, cells: empty), singles)
  }

  /// Random tables of columns that depend on each other, whose pairs have few empty cells or many, some of one row.
  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func chunksAndThreadsMakeNoDifference(seed: UInt64) {
    let levelCounts = [3, 5, 8, 12, 12, 20]
    let layout = Self.layout(levelCounts)
    let rows = Self.rows(3_000, layout, seed: seed) { _, random in
      let shared = random.integer(below: 60)
      return levelCounts.map { count in
        let near = shared * count / 60 + random.integer(below: 3) - 1
        let isNear = random.integer(below: 200) > 0
        return isNear ? near.clamped(to: 0...count - 1) : random.integer(below: count)
      }
    }
    // Few enough cells for fifteen rows to be enough: ln M < 8.
    let pairs = levelCounts.indices.flatMap { b in
      (0..<b).map { a in Self.cells(rows, a, b, expectation: 15) }
    }.filter { !$0.empty.cells.isEmpty }
    var doubt = 0
    let certain = pairs.sorted { a, b in
      let (x, y) = (a.singles * b.empty.cells.count, b.singles * a.empty.cells.count)
      return (x, b.empty.cells.count, a.empty.first, a.empty.second)
        < (y, a.empty.cells.count, b.empty.first, b.empty.second)
    }.prefix { pair in
      doubt += pair.singles
      return doubt <= 3
    }
    #expect(!certain.isEmpty)
    let expected = StructuralZeros(
      certain.map(\.empty).sorted { ($0.first, $0.second) < ($1.first, $1.second) })
    for (chunk, threads) in [(1, 1), (7, 1), (500, 2), (2_999, 1), (3_000, 2), (16_384, 1)] {
      #expect(Self.zeros(rows, layout, chunk: chunk, threads: threads) == expected)
    }
  }
}

extension Comparable {
  fileprivate func clamped(to range: ClosedRange<Self>) -> Self {
    min(max(self, range.lowerBound), range.upperBound)
  }
}
