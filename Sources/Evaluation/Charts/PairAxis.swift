import Tabular

/// One column of a ``PairDistribution``: its bars, joined to at most ``PairDistribution/mostBars``, and the bar of each
/// row.
struct PairAxis: Sendable {
  let labels: [String]
  /// The bar of each real row, training before held-out.
  let real: [Int32]
  let synthetic: [Int32]

  /// `nil` if the column has too few real cells to be shown. O(rows · log rows).
  init?(real: [Column], synthetic: Column, schema: ColumnSchema, leastCount: Int) {
    let bars = ColumnBars(real: real, schema: schema, leastCount: leastCount)
    let places = real.compactMap { bars.places(of: $0, isReal: true) }
    guard places.count == real.count, let others = bars.places(of: synthetic, isReal: false)
    else { return nil }
    // Places without any row, behind the bars, need no bar.
    var isUsed = bars.realCounts.map { $0 > 0 }
    for place in others { isUsed[Int(place)] = true }
    let last = bars.realCounts.count - 1
    let hasMissing = isUsed[last]
    let room = PairDistribution.mostBars - (hasMissing ? 1 : 0)
    var labels: [String]
    // Of each place.
    var groups: [Int32]
    switch bars.bars {
    case .numbers(let edges):
      groups = Self.groups(of: Array(bars.realCounts.prefix(bars.barCount)), atMost: room)
      let decimals = schema.kind == .integer ? 0 : schema.decimals
      // The first and the last bar hold what is outside too, which may be nearly all of their rows.
      func isShown(_ number: Double) -> Bool {
        real.reduce(0) { $0 + $1.numbers.count { $0 == number } } >= leastCount
      }
      labels = Self.ranges(groups).map {
        Self.label(
          from: edges[$0.lowerBound], to: edges[$0.upperBound], decimals: decimals, where: isShown)
      }
    case .datetimes(let edges):
      groups = Self.groups(of: Array(bars.realCounts.prefix(bars.barCount)), atMost: room)
      labels = Self.ranges(groups).map { "\(edges[$0.lowerBound]) – \(edges[$0.upperBound])" }
    case .categories(let spellings):
      let hasOther = isUsed[bars.barCount] || spellings.count > room
      let kept = min(spellings.count, room - (hasOther ? 1 : 0))
      groups = (0...spellings.count).map { Int32(min($0, kept)) }
      labels = spellings.prefix(kept) + (hasOther ? ["other"] : [])
    }
    groups.append(Int32(labels.count))
    if hasMissing { labels.append("missing") }
    self.labels = labels
    self.real = places.flatMap { $0.map { groups[Int($0)] } }
    self.synthetic = others.map { groups[Int($0)] }
  }

  /// Which group each bar goes to, so that neighbours are together and the groups about equally full.
  private static func groups(of counts: [Int], atMost most: Int) -> [Int32] {
    guard counts.count > most else { return Array(0..<Int32(counts.count)) }
    var (group, inGroup, left) = (0, 0, counts.reduce(0, +))
    return counts.map { count in
      let part = Double(left) / Double(most - group)
      // A bar begins the next group if this one is nearer to its part without it.
      if inGroup > 0, group < most - 1, Double(inGroup + count) - part > part - Double(inGroup) {
        left -= inGroup
        (group, inGroup) = (group + 1, 0)
      }
      inGroup += count
      return Int32(group)
    }
  }

  /// The bars of each group.
  private static func ranges(_ groups: [Int32]) -> [Range<Int>] {
    let starts = groups.indices.filter { $0 == 0 || groups[$0 - 1] != groups[$0] }
    return zip(starts, starts.dropFirst() + [groups.count]).map { $0..<$1 }
  }

  /// "20 – 30"; "7" where there is only one number that the column could have, and it may be shown.
  private static func label(
    from low: Double, to high: Double, decimals: Int?, where isShown: (Double) -> Bool
  ) -> String {
    if let decimals {
      let step = RoundStep(decimals: decimals)
      let number = step.multiple(step.count(above: low))
      if (high - low) / step.size < 1.001, isShown(number) { return text(number) }
    }
    return "\(text(low)) – \(text(high))"
  }

  private static func text(_ edge: Double) -> String {
    edge.rounded() == edge && edge.magnitude < 1e15 ? "\(Int(edge))" : "\(edge)"
  }
}
