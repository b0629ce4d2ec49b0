public import Compute
public import Diffusion
import Foundation
import Synchronization

/// Finds pairs of levels that are both common and never occur together: ``StructuralZeros``.
///
/// A level is common if it has a hundredth of the rows. Looked at are the cells (a = i, b = j) of two common levels
/// that independent columns would have in e = n·p_i·p_j rows or more, with e = max(15, ln M + ln 1000), where M is the
/// number of cells that reach 15. A zero is such a cell that no row has. Independent columns leave a cell empty with
/// the probability C(n − n_i, n_j) / C(n, n_j) ≤ (1 − p_i)^n_j ≤ exp(−e), so a table of independent columns has a false
/// zero with a probability of at most 1/1000.
///
/// Where columns depend, an empty cell may be rare and no more: two amounts that lie near each other leave whole corners
/// empty, with a margin in which the next row may well be. The margin shows in the cells that one row alone has. By
/// Good & Turing (Good 1953, "The Population Frequencies of Species") the share of all rows that are in empty cells is
/// about the number of such cells over n. So the pairs of variables are taken in the order of these cells for each empty
/// one, the fewest first, as long as that share stays below one row in a thousand in all.
///
/// O(rows × variables²) where every pair of variables has an empty cell. A pair is done with after the chunk of rows
/// in which the last of its cells is seen, as a rule an early one. Memory: a byte for each cell of two common levels,
/// at most 10⁴ a pair of variables, and a byte for each cell of a chunk.
public struct StructuralZeroSearch: Sendable {
  /// The share of the rows that a common level has.
  static let minimumShare = 0.01
  /// Rows that independent columns would have in a cell, at least.
  static let minimumExpectation = 15.0
  /// −ln of the probability of a false zero in a table of independent columns.
  static let evidence = log(1_000.0)
  /// The share of real rows that may hold a zero, as far as the cells of one row tell.
  static let doubtLimit = 0.001
  /// Zeros at most, so that a model of a wide table stays small.
  static let countLimit = 65_536

  /// Rows between two looks at which pairs are done with.
  let chunkRowCount: Int

  public init() { self.init(chunkRowCount: 16_384) }

  init(chunkRowCount: Int) { self.chunkRowCount = chunkRowCount }

  /// The zeros of `rows`, in ascending order of variables and levels, whatever the number of threads.
  ///
  /// - Parameter among: the variables that are looked at; `nil`: all. A variable whose value counts only where another
  ///   one says so, as the bin of an amount that may equal another column, has pairs that never occur and mean nothing.
  public func zeros(
    in rows: EncodedRows, layout: VariableLayout, among chosen: [Int]? = nil, pool: WorkerPool
  ) -> StructuralZeros {
    let variables = CommonLevels.all(
      of: chosen ?? Array(layout.variables.indices), in: rows, layout: layout)
    let tested = CellTable.all(
      of: variables, rowCount: rows.rowCount, expectation: Self.minimumExpectation)
    let cellCount = tested.reduce(0) { $0 + $1.cellCount }
    let bound = max(Self.minimumExpectation, log(Double(max(cellCount, 1))) + Self.evidence)
    var open = CellTable.all(of: variables, rowCount: rows.rowCount, expectation: bound)
    for first in stride(from: 0, to: rows.rowCount, by: chunkRowCount) where !open.isEmpty {
      let chunk = first..<min(first + chunkRowCount, rows.rowCount)
      let codes = variables.map { $0.codes(in: rows, chunk) }
      let tables = Mutex(open)
      pool.run(open.count) { task, _ in
        // Taken out while it is worked on, so that it is not copied.
        var table = CellTable.none
        tables.withLock { swap(&table, &$0[task]) }
        table.count(codes)
        tables.withLock { swap(&table, &$0[task]) }
      }
      open = tables.withLock { $0.filter { $0.emptyCount > 0 } }
    }
    return StructuralZeros(
      Self.certain(open, rowCount: rows.rowCount).map { $0.zeros(variables) }
        .sorted { ($0.first, $0.second) < ($1.first, $1.second) })
  }

  /// The tables whose empty cells are taken for zeros.
  private static func certain(_ tables: [CellTable], rowCount: Int) -> [CellTable] {
    let limit = Int(doubtLimit * Double(rowCount))
    var doubt = 0
    var count = 0
    return tables.sorted { a, b in
      let (ofA, ofB) = (a.singleCount * b.emptyCount, b.singleCount * a.emptyCount)
      return (ofA, b.emptyCount, a.first, a.second) < (ofB, a.emptyCount, b.first, b.second)
    }.prefix { table in
      doubt += table.singleCount
      count += table.emptyCount
      return doubt <= limit && count <= countLimit
    }
  }
}

/// The common levels of a variable.
private struct CommonLevels {
  let variable: Int
  /// Those with most rows first.
  let levels: [UInt16]
  let counts: [Int]
  /// For each level of the variable its position in `levels`; of a rare one their number.
  private let codes: [UInt8]

  /// Those of the chosen variables that have any.
  static func all(
    of chosen: [Int], in rows: EncodedRows, layout: VariableLayout
  ) -> [CommonLevels] {
    var counts = layout.variables.map { [Int](repeating: 0, count: $0.levelCount) }
    let discrete = chosen.filter { !counts[$0].isEmpty }
    for row in 0..<rows.rowCount {
      for v in discrete { counts[v][Int(rows.levels[row * rows.variableCount + v])] += 1 }
    }
    return discrete.compactMap { CommonLevels($0, counts: counts[$0], rowCount: rows.rowCount) }
  }

  private init?(_ variable: Int, counts: [Int], rowCount: Int) {
    let minimum = max(StructuralZeroSearch.minimumShare * Double(rowCount), 1)
    let levels = counts.indices.filter { Double(counts[$0]) >= minimum }
      .sorted { (counts[$1], $0) < (counts[$0], $1) }
    guard !levels.isEmpty else { return nil }
    // A hundred levels at most are common.
    var codes = [UInt8](repeating: UInt8(levels.count), count: counts.count)
    for (code, level) in levels.enumerated() { codes[level] = UInt8(code) }
    self.variable = variable
    self.levels = levels.map { UInt16($0) }
    self.counts = levels.map { counts[$0] }
    self.codes = codes
  }

  func codes(in rows: EncodedRows, _ range: Range<Int>) -> [UInt8] {
    range.map { codes[Int(rows.levels[$0 * rows.variableCount + variable])] }
  }
}

/// How many rows the cells of two variables have: none, one or more.
private struct CellTable: Sendable {
  /// Positions among the variables with common levels.
  let first: Int
  let second: Int
  /// Of the code i of the first variable, the cells with the codes 0..<reach[i] of the second one are looked at.
  private let reach: [Int]
  /// Codes of the second variable, with one for all rare levels.
  private let stride: Int
  /// 0, 1, or 2 for more rows, of each cell, also of rare levels.
  private var counts: [UInt8]
  /// Cells that no row has, and those that one has.
  private(set) var emptyCount: Int
  private(set) var singleCount = 0

  static let none = CellTable(first: 0, second: 0, reach: [], stride: 1)

  private init(first: Int, second: Int, reach: [Int], stride: Int) {
    self.first = first
    self.second = second
    self.reach = reach
    self.stride = stride
    counts = []
    emptyCount = reach.reduce(0, +)
  }

  /// Of all pairs of variables with a cell that independent columns would have in so many rows.
  static func all(
    of variables: [CommonLevels], rowCount: Int, expectation: Double
  ) -> [CellTable] {
    let bound = expectation * Double(rowCount)
    return variables.indices.flatMap { second in
      (0..<second).compactMap { first in
        let counts = variables[second].counts
        guard Double(variables[first].counts[0] * counts[0]) >= bound else { return nil }
        var end = counts.count
        let reach = variables[first].counts.map { count in
          // Fewer rows of the first level leave fewer levels of the second one.
          while end > 0 && Double(count * counts[end - 1]) < bound { end -= 1 }
          return end
        }
        return CellTable(first: first, second: second, reach: reach, stride: counts.count + 1)
      }
    }
  }

  /// Cells that are looked at.
  var cellCount: Int { reach.reduce(0, +) }

  /// Counts the rows whose codes these are, of each variable.
  mutating func count(_ codes: [[UInt8]]) {
    if counts.isEmpty { counts = [UInt8](repeating: 0, count: (reach.count + 1) * stride) }
    counts.withUnsafeMutableBufferPointer { counts in
      codes[first].withUnsafeBufferPointer { a in
        codes[second].withUnsafeBufferPointer { b in
          for row in a.indices {
            let cell = Int(a[row]) &* stride &+ Int(b[row])
            counts[cell] = min(counts[cell] &+ 1, 2)
          }
        }
      }
    }
    emptyCount = 0
    singleCount = 0
    for i in reach.indices {
      for count in counts[i * stride..<i * stride + reach[i]] {
        if count == 0 { emptyCount += 1 } else if count == 1 { singleCount += 1 }
      }
    }
  }

  /// The empty cells, in ascending order of levels.
  func zeros(_ variables: [CommonLevels]) -> StructuralZeros.VariablePair {
    var cells: [StructuralZeros.Cell] = []
    for i in reach.indices {
      for j in 0..<reach[i] where counts[i * stride + j] == 0 {
        cells.append(
          StructuralZeros.Cell(
            first: variables[first].levels[i], second: variables[second].levels[j]))
      }
    }
    return StructuralZeros.VariablePair(
      first: variables[first].variable, second: variables[second].variable,
      cells: cells.sorted { ($0.first, $0.second) < ($1.first, $1.second) })
  }
}
