import Foundation
import Testing

@testable import Compute

struct PairTiltTests {
  /// The formula, in double precision.
  static func tilted(
    _ row: [Float], _ blocks: [PairTilt.Block], _ pairs: [PairTilt.Pair]
  ) -> [Float] {
    var exponents = row.map { _ in 0.0 }
    for pair in pairs {
      let (a, b) = (blocks[pair.first], blocks[pair.second])
      for (k, groupOfK) in a.groups.enumerated() {
        for (l, groupOfL) in b.groups.enumerated() {
          let factor = Double(pair.logarithms[Int(groupOfK) * b.groupCount + Int(groupOfL)])
          exponents[a.firstColumn + k] += Double(row[b.firstColumn + l]) * factor
          exponents[b.firstColumn + l] += Double(row[a.firstColumn + k]) * factor
        }
      }
    }
    var result = row
    for block in blocks {
      let columns = block.firstColumn..<block.firstColumn + block.groups.count
      let weighted = columns.map { Double(row[$0]) * exp(min(max(exponents[$0], -20), 20)) }
      let total = weighted.reduce(0, +)
      for (column, value) in zip(columns, weighted) { result[column] = Float(value / total) }
    }
    return result
  }

  /// Two categories of which one has a group of several levels, 40 levels in order, and a column of another kind between.
  static let blocks: [PairTilt.Block] = [
    .init(firstColumn: 0, groups: [0, 1, 2, 1]),
    .init(firstColumn: 5, groups: (0..<40).map { UInt8($0 / 5) }),
    .init(firstColumn: 45, groups: (0..<21).map { UInt8($0) }),
  ]
  static let pairs: [PairTilt.Pair] = [(0, 1), (0, 2), (1, 2)].enumerated().map { index, pair in
    let count = blocks[pair.0].groupCount * blocks[pair.1].groupCount
    return PairTilt.Pair(
      first: pair.0, second: pair.1, logarithms: numbers(count, index: UInt64(index)))
  }

  static func rows(_ count: Int) -> [[Float]] {
    (0..<count).map { row in
      var values = numbers(66, index: UInt64(row)).map { exp(2 * $0) }
      for block in blocks {
        let columns = block.firstColumn..<block.firstColumn + block.groups.count
        let total = columns.reduce(0) { $0 + values[$1] }
        for column in columns { values[column] /= total }
      }
      return values
    }
  }

  @Test(arguments: 0...2 as ClosedRange<Int32>)
  func rowsAreTiltedByTheFormula(level: Int32) throws {
    guard let kernels = Kernels(level: level) else { return }
    // So many that some are tilted at once and some one by one.
    let rows = Self.rows(7)
    var all = rows.flatMap { $0 }
    PairTilt(Self.blocks, pairs: Self.pairs).apply(to: &all, rows: 7, stride: 66, with: kernels)
    for (row, before) in rows.enumerated() {
      let expected = Self.tilted(before, Self.blocks, Self.pairs)
      for column in 0..<66 {
        let value = all[row * 66 + column]
        #expect(abs(value - expected[column]) <= 3e-6 * max(expected[column], 1e-3))
      }
      #expect(all[row * 66 + 4] == before[4])
    }
  }

  /// By hand: the second variable is decided, so the first is weighted by that column of factors.
  @Test func aDecidedVariableWeighsTheOther() {
    let tilt = PairTilt(
      [.init(firstColumn: 0, groups: [0, 1]), .init(firstColumn: 2, groups: [0, 1])],
      pairs: [.init(first: 0, second: 1, logarithms: [0, log(3), 0, 0])])
    var row: [Float] = [0.5, 0.5, 0, 1]
    tilt.apply(to: &row, rows: 1, stride: 4)
    for (value, expected) in zip(row, [0.75, 0.25, 0, 1] as [Float]) {
      #expect(abs(value - expected) < 1e-6)
    }
  }

  @Test func hugeFactorsStayFinite() {
    let huge = PairTilt.Pair(first: 0, second: 1, logarithms: [1e30, -1e30, -1e30, 1e30])
    let tilt = PairTilt(
      [.init(firstColumn: 0, groups: [0, 1]), .init(firstColumn: 2, groups: [0, 1])],
      pairs: [huge, huge])
    var row: [Float] = [0.25, 0.75, 1, 0]
    tilt.apply(to: &row, rows: 1, stride: 4)
    #expect(row[0] > 0.999 && row[1] >= 0 && abs(row[0] + row[1] - 1) < 1e-6)
    #expect(row[2] + row[3] == 1)
  }

  @Test func withoutPairsNothingChanges() {
    let rows = Self.rows(1)[0]
    var row = rows
    PairTilt([], pairs: []).apply(to: &row, rows: 1, stride: 66)
    #expect(row == rows)
  }
}
