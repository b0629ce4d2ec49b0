import Foundation

/// How often each cell of the two-way table of two binned columns occurs. Empty cells are not stored,
/// so two categories of a thousand spellings each take no more room than their rows do.
struct JointCounts: Sendable {
  /// Cells with rows, ascending: bin of the first column · bins of the second + bin of the second.
  private(set) var cells: [Int] = []
  /// The rows of each of `cells`.
  private(set) var counts: [Int32] = []
  let rowCount: Int
  let firstBinCount: Int
  let secondBinCount: Int

  /// Above this many cells, sorting the rows is cheaper than clearing and scanning a table.
  private static let mostTableCells = 1 << 20

  /// - Parameters:
  ///   - first: the bin of each row, 0..<`firstBinCount`.
  ///   - second: the bin of each row, 0..<`secondBinCount`.
  /// - Complexity: O(rows + cells), and O(rows · log rows) with more than a million cells.
  init(_ first: [Int32], of firstBinCount: Int, _ second: [Int32], of secondBinCount: Int) {
    precondition(first.count == second.count, "\(first.count) rows with \(second.count)")
    rowCount = first.count
    self.firstBinCount = firstBinCount
    self.secondBinCount = secondBinCount
    if firstBinCount * secondBinCount <= Self.mostTableCells {
      var table = [Int32](repeating: 0, count: firstBinCount * secondBinCount)
      for row in first.indices {
        table[Int(first[row]) * secondBinCount + Int(second[row])] += 1
      }
      for cell in table.indices where table[cell] > 0 {
        cells.append(cell)
        counts.append(table[cell])
      }
    } else {
      let sorted = first.indices.map { Int(first[$0]) * secondBinCount + Int(second[$0]) }.sorted()
      for cell in sorted {
        if cells.last == cell {
          counts[counts.count - 1] += 1
        } else {
          cells.append(cell)
          counts.append(1)
        }
      }
    }
  }

  /// The three-way table of three binned columns: the first two stand in one, as pairs of bins. O(rows + cells).
  init(
    _ first: [Int32], of firstBinCount: Int, _ second: [Int32], of secondBinCount: Int,
    _ third: [Int32], of thirdBinCount: Int
  ) {
    let pairs = zip(first, second).map { $0 * Int32(secondBinCount) + $1 }
    self.init(pairs, of: firstBinCount * secondBinCount, third, of: thirdBinCount)
  }

  /// The Jensen-Shannon divergence in bits, as ``JensenShannonDivergence/divergence(_:_:)`` of the
  /// whole tables would give it. A cell that only one table has adds half its share: there
  /// p · log₂(p / (p / 2)) = p. O(stored cells).
  func divergence(from other: JointCounts) -> Double {
    sum(with: other, one: { $0 / 2 }, both: JensenShannonDivergence.term)
  }

  /// The total variation distance, ½ Σ |p − q| over all cells, 0...1. With nothing in both it is 0, with nothing in
  /// one of them 1. O(stored cells).
  func totalVariation(from other: JointCounts) -> Double {
    sum(with: other, one: { $0 / 2 }, both: { ($0 - $1).magnitude / 2 })
  }

  /// The sum over the cells that either has: of `one` of its share where the other is empty, else of `both` of both
  /// shares. Cut to 0...1; 0 if neither has rows, 1 if one of them.
  private func sum(
    with other: JointCounts, one: (Double) -> Double, both: (Double, Double) -> Double
  ) -> Double {
    guard rowCount > 0, other.rowCount > 0 else { return rowCount == other.rowCount ? 0 : 1 }
    let p = 1 / Double(rowCount)
    let q = 1 / Double(other.rowCount)
    var sum = 0.0
    var own = 0
    var others = 0
    while own < cells.count || others < other.cells.count {
      let ownCell = own < cells.count ? cells[own] : .max
      let othersCell = others < other.cells.count ? other.cells[others] : .max
      if ownCell == othersCell {
        sum += both(p * Double(counts[own]), q * Double(other.counts[others]))
        own += 1
        others += 1
      } else if ownCell < othersCell {
        sum += one(p * Double(counts[own]))
        own += 1
      } else {
        sum += one(q * Double(other.counts[others]))
        others += 1
      }
    }
    return min(max(sum, 0), 1)
  }
}
