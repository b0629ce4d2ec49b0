internal import CKernels

/// Tilts probabilities by pairs of levels: the first step of mean-field inference in a log-linear model of two-way
/// interactions (Derivation, equation 28; Wainwright & Jordan 2008, section 5.3).
///
/// With q_a the probabilities of variable a's levels, g_a the group of each, and f_ab the factors of a pair,
///
///     q'_a(k) ∝ q_a(k) · exp(Σ_b Σ_l q_b(l) · ln f_ab(g_a(k), g_b(l)))
///
/// so that where b is decided, a is weighted as that level of b asks, and where nothing is decided nothing changes but
/// by the mean. Sums in the exponent are held within ±20.
public struct PairTilt: Sendable {
  /// A variable: columns side by side, and the group of each.
  public struct Block: Sendable {
    let firstColumn: Int
    let groups: [UInt8]

    public init(firstColumn: Int, groups: [UInt8]) {
      self.firstColumn = firstColumn
      self.groups = groups
    }

    var groupCount: Int { Int(groups.max() ?? 0) + 1 }
  }

  /// Two blocks, and ln f: [groups of the first × groups of the second], row-major.
  public struct Pair: Sendable {
    let first: Int
    let second: Int
    let logarithms: [Float]

    public init(first: Int, second: Int, logarithms: [Float]) {
      self.first = first
      self.second = second
      self.logarithms = logarithms
    }
  }

  private let runs: [synthtab_run]
  private let groupOffsets: [Int32]
  private let pairs: [synthtab_variable_pair]
  private let logarithms: [Float]

  /// - Parameters:
  ///   - blocks: without a column in common.
  ///   - pairs: of different blocks.
  public init(_ blocks: [Block], pairs: [Pair]) {
    let lanes = Int(SYNTHTAB_TILT_LANES)
    let counts = blocks.map(\.groupCount)
    let widths = counts.map { ($0 + lanes - 1) / lanes * lanes }
    let offsets = widths.reduce(into: [0]) { $0.append($0.last! + $1) }
    groupOffsets = offsets.map(Int32.init)
    runs = zip(blocks, offsets).flatMap { Self.runs(of: $0, firstGroup: $1) }
    var logarithms: [Float] = []
    self.pairs = pairs.map { pair in
      let (rows, columns) = (counts[pair.first], counts[pair.second])
      precondition(pair.logarithms.count == rows * columns, "factors of other groups")
      /// Where the lines begin.
      func append(_ lineCount: Int, width: Int, _ number: (Int, Int) -> Float?) -> Int64 {
        let start = logarithms.count
        for line in 0..<lineCount {
          for group in 0..<width { logarithms.append(number(line, group) ?? 0) }
        }
        return Int64(start)
      }
      return synthtab_variable_pair(
        first: Int32(pair.first), second: Int32(pair.second), first_count: Int32(rows),
        second_count: Int32(columns),
        by_first: append(rows, width: widths[pair.second]) { row, column in
          column < columns ? pair.logarithms[row * columns + column] : nil
        },
        by_second: append(columns, width: widths[pair.first]) { column, row in
          row < rows ? pair.logarithms[row * columns + column] : nil
        })
    }
    self.logarithms = logarithms
  }

  private static func runs(of block: Block, firstGroup: Int) -> [synthtab_run] {
    var runs: [synthtab_run] = []
    for (index, group) in block.groups.enumerated() {
      let group = Int32(firstGroup) + Int32(group)
      if index > 0 {
        let run = runs[runs.count - 1]
        let step = group - (run.group + (run.count - 1) * run.step)
        if run.count == 1 ? step == 0 || step == 1 : step == run.step {
          runs[runs.count - 1].count += 1
          runs[runs.count - 1].step = step
          continue
        }
      }
      runs.append(
        synthtab_run(column: Int32(block.firstColumn + index), count: 1, group: group, step: 0))
    }
    return runs
  }

  /// Tilts `rows` rows of probabilities in place; each block of a row sums to 1, before and after.
  ///
  /// O(levels + factors) a row.
  ///
  /// - Parameter stride: from one row to the next.
  public func apply(to probabilities: UnsafeMutablePointer<Float>, rows: Int, stride: Int) {
    apply(to: probabilities, rows: rows, stride: stride, with: .best)
  }

  func apply(
    to probabilities: UnsafeMutablePointer<Float>, rows: Int, stride: Int, with kernels: Kernels
  ) {
    let room = 2 * Int(groupOffsets.last!) * Int(SYNTHTAB_TILT_ROWS)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: max(room, 1)) { scratch in
      runs.withUnsafeBufferPointer { runs in
        groupOffsets.withUnsafeBufferPointer { offsets in
          pairs.withUnsafeBufferPointer { pairs in
            logarithms.withUnsafeBufferPointer { logarithms in
              var tilt = synthtab_pair_tilt(
                runs: runs.baseAddress, group_offsets: offsets.baseAddress,
                pairs: pairs.baseAddress, logarithms: logarithms.baseAddress,
                run_count: Int32(runs.count), variable_count: Int32(offsets.count - 1),
                pair_count: Int32(pairs.count))
              kernels.table.pair_tilt(
                &tilt, probabilities, Int64(rows), Int64(stride), scratch.baseAddress!)
            }
          }
        }
      }
    }
  }
}
