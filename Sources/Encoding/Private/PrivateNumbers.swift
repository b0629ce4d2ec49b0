import Foundation
import Privacy
import Tabular

/// What a numeric column's encoder is made of, learned from counts with Gaussian noise.
struct PrivateNumbers {
  /// A level: one number, or the quantiles of a stretch.
  struct Level: Hashable {
    var points: [Int64]
    var count: Double
  }

  let levels: [Level]
  let missingCount: Double

  /// - Parameters:
  ///   - values: in any order, as whole numbers of a grid.
  ///   - missing: the rows without a number; `nil` if there are none by declaration.
  ///   - range: what is public of the ends; `nil` learns them.
  ///   - cost: in μ², at most.
  ///   - delta: the probability with which a value that only one unit has may be told.
  init(
    of values: [Int64], missing: Int?, range: ClosedRange<Int64>?, cost: Double,
    delta: Double, rowLimit: Int, column: String, options: EncodingOptions,
    budget: inout GaussianBudget
  ) {
    var left = cost
    let bounds: ClosedRange<Int64>
    if let range {
      bounds = range
    } else {
      let share = cost * 0.2
      bounds = Self.bounds(
        of: values, cost: share, rowLimit: rowLimit, column: column, budget: &budget)
      left -= share
    }
    var sorted = values.map { min(max($0, bounds.lowerBound), bounds.upperBound) }
    sorted.sort()
    var atoms: [(value: Int64, count: Double)] = []
    let span = UInt64(bitPattern: bounds.upperBound) &- UInt64(bitPattern: bounds.lowerBound)
    if span >= 256 {
      let share = cost * 0.25
      atoms = Self.heavyValues(
        of: sorted, cost: share, delta: delta, rowLimit: rowLimit, column: column, budget: &budget)
      left -= share
      let heavy = Set(atoms.map(\.value))
      sorted.removeAll { heavy.contains($0) }
    }
    let tree = NoisyTree(
      of: sorted, missing: missing, in: bounds, cost: left, rowLimit: rowLimit,
      splitShare: 0.25 / Double(options.binCount), column: column, budget: &budget)
    missingCount = tree.missingCount
    levels = Self.levels(
      tree.leaves, atoms: atoms, isFine: span < 256, options: options)
  }

  /// The range of the powers of two that hold most rows: counts by sign and number of digits, 129 of them.
  private static func bounds(
    of values: [Int64], cost: Double, rowLimit: Int, column: String,
    budget: inout GaussianBudget
  ) -> ClosedRange<Int64> {
    func place(_ value: Int64) -> Int {
      let digits = Int64.bitWidth - value.magnitude.leadingZeroBitCount
      return value < 0 ? 64 - digits : 64 + digits
    }
    var counts = [Int](repeating: 0, count: 129)
    for value in values { counts[place(value)] += 1 }
    let released = budget.release(
      counts, sensitivity: Double(rowLimit), cost: cost,
      purpose: "counts of numbers by magnitude", columns: [column])
    // Of 129 counts of nothing, one in 2,000 columns has one so high by noise alone.
    let high = released.values.indices.filter {
      Double(released.values[$0]) > 4.9 * released.noise
    }
    func largest(_ digits: Int) -> Int64 { digits >= 63 ? 1 << 62 : (1 << Int64(digits)) - 1 }
    func smallest(_ digits: Int) -> Int64 { digits == 0 ? 0 : 1 << Int64(min(digits - 1, 62)) }
    guard let first = high.first, let last = high.last else { return 0...1 }
    let low = first < 64 ? -largest(64 - first) : smallest(first - 64)
    let top = last < 64 ? -smallest(64 - last) : largest(last - 64)
    return low...max(low, top)
  }

  /// The values that many rows have, with noisy counts: only values that some row has get noise, and what is below a
  /// threshold is never told, so that a value of one unit shows with the probability `delta` at most: Korolova et al.
  /// (2009), "Releasing Search Queries and Clicks Privately".
  private static func heavyValues(
    of sorted: [Int64], cost: Double, delta: Double, rowLimit: Int, column: String,
    budget: inout GaussianBudget
  ) -> [(value: Int64, count: Double)] {
    var runs: [(value: Int64, count: Int)] = []
    for value in sorted {
      if runs.last?.value == value {
        runs[runs.count - 1].count += 1
      } else {
        runs.append((value, 1))
      }
    }
    let released = budget.releaseStable(
      runs.map(\.count), rowLimit: rowLimit, cost: cost, delta: delta,
      purpose: "counts of values that many rows have", columns: [column])
    return zip(runs, released).compactMap { run, count in count.map { (run.value, $0) } }
  }

  /// Levels of about equal mass, and each heavy value alone; of a narrow range each number alone.
  private static func levels(
    _ leaves: [NoisyTree.Leaf], atoms: [(value: Int64, count: Double)], isFine: Bool,
    options: EncodingOptions
  ) -> [Level] {
    var pieces: [NoisyTree.Leaf] = []
    var heavy = atoms[...]
    for leaf in leaves {
      var rest: ClosedRange<Int64>? = leaf.range
      let width = Double(leaf.range.upperBound) - Double(leaf.range.lowerBound) + 1
      func part(_ range: ClosedRange<Int64>) -> NoisyTree.Leaf {
        let share = (Double(range.upperBound) - Double(range.lowerBound) + 1) / width
        return NoisyTree.Leaf(range: range, count: leaf.count * share)
      }
      while let atom = heavy.first, let range = rest, range.contains(atom.value) {
        heavy = heavy.dropFirst()
        if atom.value > range.lowerBound {
          pieces.append(part(range.lowerBound...(atom.value - 1)))
        }
        pieces.append(NoisyTree.Leaf(range: atom.value...atom.value, count: atom.count))
        rest = atom.value < range.upperBound ? (atom.value + 1)...range.upperBound : nil
      }
      if let rest { pieces.append(part(rest)) }
    }
    pieces.removeAll { $0.count <= 0 }
    let heavyValues = Set(atoms.map(\.value))
    func isAlone(_ piece: NoisyTree.Leaf) -> Bool {
      piece.range.lowerBound == piece.range.upperBound
        && (isFine || heavyValues.contains(piece.range.lowerBound))
    }
    let rest = pieces.reduce(0) { $0 + (isAlone($1) ? 0 : $1.count) }
    let mass = rest / Double(options.binCount)
    var levels: [Level] = []
    var stretch: [NoisyTree.Leaf] = []
    func close() {
      guard !stretch.isEmpty else { return }
      levels.append(
        Level(
          points: quantiles(of: stretch, limit: options.pointsPerBin),
          count: stretch.reduce(0) { $0 + $1.count }))
      stretch = []
    }
    for piece in pieces {
      let isSingle = piece.range.lowerBound == piece.range.upperBound
      if isAlone(piece) || (isSingle && piece.count >= mass / 2) {
        close()
        stretch = [piece]
        close()
        continue
      }
      stretch.append(piece)
      if stretch.reduce(0, { $0 + $1.count }) >= mass { close() }
    }
    close()
    return levels
  }

  /// The quantiles of stretches of evenly spread whole numbers, evenly spaced from the first number to the last.
  private static func quantiles(of stretches: [NoisyTree.Leaf], limit: Int) -> [Int64] {
    let first = stretches[0].range.lowerBound
    let last = stretches[stretches.count - 1].range.upperBound
    guard first < last else { return [first] }
    let total = stretches.reduce(0) { $0 + $1.count }
    var points = [first]
    var below = 0.0
    var index = 0
    for step in 1..<(limit - 1) {
      let target = total * Double(step) / Double(limit - 1)
      while index < stretches.count - 1 && below + stretches[index].count < target {
        below += stretches[index].count
        index += 1
      }
      let stretch = stretches[index]
      let fraction = min(max((target - below) / stretch.count, 0), 1)
      let width = Double(stretch.range.upperBound) - Double(stretch.range.lowerBound)
      let offset = Int64(((width + 1) * fraction - 0.5).rounded())
      points.append(
        min(max(stretch.range.lowerBound + offset, points[points.count - 1]), last))
    }
    return points + [last]
  }
}
