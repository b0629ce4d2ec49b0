import Foundation
import Tabular

/// The edges of the bars in which a column's numbers are drawn, chosen from its real values.
///
/// The bars are readable and tell of nobody:
/// - at most ``mostBars``, each with at least k real values. Bar i holds edge[i] ≤ value < edge[i + 1], and the first
///   and last one all that is outside too;
/// - the outer edges are round numbers at the k-th smallest and k-th largest value, so no extreme that fewer than k
///   rows have moves them;
/// - no edge equals a value that 1 to k − 1 rows have. A few such edges are left out, as those of bars with too few rows
///   are, or go to a rounder number farther out; where that does not do, all edges go down by one small number (9.5 for 10), which says nothing of a single one.
///
/// Three ways to cut, the first that fits:
/// 1. A bar for each value, if there are few values and nearly all rows have one that k rows have.
/// 2. Bars of one round width (1, 2 or 5 times a power of ten).
/// 3. Where that would put nearly all rows into a few bars, as in incomes with many zeros and a long tail: frequent
///    values have a bar of their own, and the others are cut at round numbers near their quantiles.
struct NumberEdges {
  static let mostBars = 30

  /// Fewer bars than this, counted by their entropy, show too little.
  private static let leastEffectiveBars = 6.0
  /// The share of rows that must have a common value, for a bar a value.
  private static let leastCommonShare = 0.9

  /// Ascending, none NaN.
  private let sorted: [Double]
  /// Decimal places of the column; `nil` if it has full precision.
  private let decimals: Int?
  private let leastCount: Int
  /// The k-th smallest and largest value.
  private let low: Double
  private let high: Double
  private let mostBars: Int

  /// Ascending; none if the column has fewer than 2·k values, else at least two.
  ///
  /// O(values).
  ///
  /// - Parameters:
  ///   - sorted: the real values, ascending, none NaN.
  ///   - decimals: the column's decimal places, 0 for whole numbers.
  static func edges(sorted: [Double], decimals: Int?, leastCount: Int) -> [Double] {
    guard sorted.count / 2 >= leastCount else { return [] }
    return NumberEdges(sorted: sorted, decimals: decimals, leastCount: leastCount).edges()
  }

  private init(sorted: [Double], decimals: Int?, leastCount: Int) {
    self.sorted = sorted
    // Beyond that, units are lost in the rounding of a Double.
    self.decimals = decimals.flatMap { $0 <= 12 ? $0 : nil }
    self.leastCount = leastCount
    low = sorted[leastCount - 1]
    high = sorted[sorted.count - leastCount]
    mostBars = min(Self.mostBars, max(sorted.count / (2 * leastCount), 1))
  }

  private func edges() -> [Double] {
    if let edges = edgesByValue() {
      return sorted.joined(
        hidden(edges, decimals.map(RoundStep.init(decimals:)) ?? uniformStep),
        leastCount: leastCount)
    }
    let uniform = sorted.joined(
      hidden(uniformStep.multiples(around: low, high), uniformStep),
      leastCount: leastCount)
    let counts = zip(uniform, uniform.dropFirst()).enumerated().map { index, edges in
      (index + 2 == uniform.count ? sorted.count : sorted.position(of: edges.1))
        - (index == 0 ? 0 : sorted.position(of: edges.0))
    }
    guard counts.effectiveCount < min(Self.leastEffectiveBars, 0.4 * Double(mostBars))
    else { return uniform }
    return sorted.joined(hidden(quantileEdges(), uniformStep), leastCount: leastCount)
  }

  // MARK: - Three ways to cut

  /// A bar for each value that k rows have; `nil` if there are too many values or too few common ones.
  private func edgesByValue() -> [Double]? {
    guard let runs = sorted.runs(atMost: Self.mostBars) else { return nil }
    let common = runs.filter { $0.count >= leastCount }
    let commonRows = common.reduce(0) { $0 + $1.count }
    guard let first = common.first, let last = common.last,
      Double(commonRows) >= Self.leastCommonShare * Double(sorted.count)
    else { return nil }
    var edges = common.map { $0.value + 0 }
    // Rare values at an end have a bar if they are k together; else they are in that of the next common one.
    if low < first.value { edges.insert(outer.low, at: 0) }
    edges.append(sum(last.value, unit ?? .roundest(above: 0, upTo: span)))
    if high > last.value { edges.append(max(outer.high, sum(edges.last!, unit ?? span))) }
    return edges
  }

  private var uniformStep: RoundStep {
    let size = max(high / Double(mostBars) - low / Double(mostBars), unit ?? 0)
    // One value and no unit: any width does.
    var step = RoundStep(notBelow: size > 0 ? size : max(high.magnitude, 1))
    // 0 is a multiple of every step: on both sides of it there are always two bars.
    while step.barCount(around: low, high) > Double(max(mostBars, 2)) { step = step.next }
    return step
  }

  private func quantileEdges() -> [Double] {
    let atomCount = max(leastCount, sorted.count / mostBars)
    var edges: [Double] = []
    var others: [Double] = []
    var start = 0
    while start < sorted.count {
      let value = sorted[start]
      let end = sorted.position(above: value)
      if end - start >= atomCount {
        edges.append(value)
        if end < sorted.count {
          // Far from the k nearest ones above: the bar of a frequent value holds next to nothing else.
          let tenth = sorted[min(end + leastCount, sorted.count) - 1] / 10 - value / 10
          if let unit, unit >= tenth / 100 {
            edges.append(sum(value, unit))
          } else if value + tenth > value {
            edges.append(.roundest(above: value, upTo: value + tenth))
          }
        }
      } else {
        others += sorted[start..<end]
      }
      start = end
    }
    let bars = min(max(mostBars - edges.count, 1), others.count / (2 * leastCount))
    // Near enough to the quantile, and far enough that the edge is not known more sharply than k rows lie together.
    let reach = max(others.count / (3 * max(bars, 1)), leastCount / 2 + 1)
    for bar in 1..<max(bars, 1) {
      let position = bar * others.count / bars
      let below = others[max(position - reach, 0)]
      let above = others[min(position + reach, others.count - 1)]
      edges.append(below < above ? .roundest(above: below, upTo: above) { !isRare($0) } : above)
    }
    return [outer.low] + Set(edges).sorted().filter { $0 > outer.low && $0 < outer.high } + [
      outer.high
    ]
  }

  /// Round numbers around the k-th smallest and largest value.
  private var outer: (low: Double, high: Double) {
    let marks = uniformStep.multiples(around: low, high)
    return (marks.first!, marks.last!)
  }

  // MARK: - What may be shown

  /// A small width for a column without a unit.
  private var span: Double {
    guard high > low else { return max(high.magnitude, 1) }
    let part = high / 30 - low / 30
    // Of the smallest numbers there is no part.
    return part > 0 ? part : high - low
  }

  /// a + b without the last bits, which are noise: 0.8 for 0.7 + 0.1. At most the largest number; where those bits are
  /// all there is, with them. `b` is positive.
  private func sum(_ a: Double, _ b: Double) -> Double {
    let rounded = (a + b).rounded(decimals: 12)
    return min(rounded > a ? rounded : a + b, .greatestFiniteMagnitude)
  }

  private var unit: Double? { decimals.map { RoundStep(decimals: $0).size } }

  /// Whether 1 to k − 1 rows have the value.
  private func isRare(_ value: Double) -> Bool { 1..<leastCount ~= sorted.count(of: value) }

  /// The edges without a rare value among them. A few inner ones are left out, the outer ones go farther out; where
  /// that does not do, all are moved down by one small number, so that none tells of a value.
  private func hidden(_ edges: [Double], _ step: RoundStep) -> [Double] {
    guard edges.contains(where: isRare) else { return edges }
    let shown = edges[1..<edges.count - 1].filter { !isRare($0) }
    if 4 * shown.count >= 3 * (edges.count - 2) {
      // Only at rounder and rounder numbers, since a search for the next free one would end beside the maximum.
      let steps = [step.next, step.next.next, step.next.next.next]
      let first = ([edges[0]] + steps.map { $0.multiple($0.count(below: edges[0])) }).first {
        !isRare($0)
      }
      let end = edges[edges.count - 1]
      let last = ([end] + steps.map { $0.multiple($0.count(above: end)) }).first { !isRare($0) }
      if let first, let last { return [first] + shown + [last] }
    }
    return moved(edges) ?? edges.filter { !isRare($0) }
  }

  /// The edges less 5·10ˣ, at most a tenth of the narrowest bar and at least half a unit, where no value can be; the
  /// largest of these numbers with which no edge is a rare value. The last edge goes up if it would be below the k-th
  /// largest value.
  private func moved(_ edges: [Double]) -> [Double]? {
    let narrowest = zip(edges.dropFirst(), edges).map { $0 - $1 }.min()!
    let digits = (0...12).first { digits in
      edges.allSatisfy { $0.rounded(decimals: digits) == $0 }
    }
    // Of the smallest and largest numbers there is no such part.
    guard let digits, narrowest / 50 > 0, narrowest.isFinite else { return nil }
    let largest = Int(log10(narrowest / 50).rounded(.down))
    let smallest = -(decimals ?? max(digits, -largest) + 3) - 1
    return stride(from: max(largest, smallest), through: smallest, by: -1).lazy.map { exponent in
      let distance = 5 * pow(10, Double(exponent))
      let places = max(digits, -exponent)
      var moved = edges.map { ($0 - distance).rounded(decimals: places) }
      if moved.last! < high { moved[moved.count - 1] = sum(moved.last!, 2 * distance) }
      return moved.map { $0.rounded(decimals: places) }
    }.first { !$0.contains(where: isRare) }
  }
}

extension [Double] {
  /// How many of these ascending numbers equal `value`.
  func count(of value: Double) -> Int { position(above: value) - position(of: value) }

  /// The edges without those between which there would be fewer than k of these ascending numbers. The outer edges
  /// stay, and what is beyond them counts with the bars there.
  func joined(_ edges: [Double], leastCount: Int) -> [Double] {
    guard edges.count > 1 else { return [] }
    var kept = [edges[0]]
    var before = 0
    for edge in edges[1..<edges.count - 1] {
      let position = position(of: edge)
      guard edge > kept.last!, position - before >= leastCount, count - position >= leastCount
      else { continue }
      kept.append(edge)
      before = position
    }
    return kept + [edges.last!]
  }
}

extension [Int] {
  /// How many equal parts would be as uneven: e to the entropy of the shares. 0 for no rows.
  fileprivate var effectiveCount: Double {
    let total = Double(reduce(0, +))
    return exp(reduce(0) { $1 > 0 ? $0 - Double($1) / total * log(Double($1) / total) : $0 })
  }
}
