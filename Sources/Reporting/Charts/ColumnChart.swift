import Evaluation

/// The overlay of one column, as a histogram or as lying bars.
struct ColumnChart {
  /// `nil` for a column without bars.
  let chart: Chart?

  /// More spellings than this are put together with the rarer ones.
  static let mostCategories = 9

  init(_ distribution: ColumnDistribution) {
    let overlay = Overlay(
      filled: distribution.training, dashed: distribution.heldOut, line: distribution.synthetic)
    switch distribution.bars {
    case .numbers(let edges):
      chart = Self.histogram(distribution.column, overlay, edges: edges.edgeTexts)
    case .datetimes(let edges):
      chart = Self.histogram(distribution.column, overlay, edges: edges)
    case .categories(let spellings):
      chart = Self.categories(distribution.column, overlay, spellings)
    }
  }

  private static func histogram(_ name: String, _ overlay: Overlay, edges: [String]) -> Chart? {
    let count = max(edges.count - 1, 0)
    precondition(overlay.line.count == count + 1, "\(overlay.line.count) shares of \(count) bars")
    var overlay = overlay
    let hasMissing = overlay.isPresent(at: count)
    if !hasMissing { overlay.remove(at: count) }
    guard !overlay.line.isEmpty else { return nil }
    let labels = zip(edges, edges.dropFirst()).map { "\($0) – \($1)" } + ["missing"]
    return HistogramChart(
      finding: overlay.finding(of: name, bars: labels), overlay: overlay, edges: edges,
      hasMissing: hasMissing
    ).chart
  }

  private static func categories(
    _ name: String, _ overlay: Overlay, _ spellings: [String]
  ) -> Chart? {
    let count = spellings.count
    precondition(overlay.line.count == count + 2, "\(overlay.line.count) shares of \(count) bars")
    let kept = count > mostCategories ? mostCategories - 1 : count
    var labels = Array(spellings.prefix(kept))
    labels += [kept < count ? "\(count - kept) more, rarer" : "rarer", "missing"]
    var overlay = overlay.joining(kept...count)
    for index in [kept + 1, kept] where !overlay.isPresent(at: index) {
      overlay.remove(at: index)
      labels.remove(at: index)
    }
    guard !labels.isEmpty else { return nil }
    return CategoryChart(
      finding: overlay.finding(of: name, bars: labels), overlay: overlay, labels: labels
    ).chart
  }
}

extension Overlay {
  /// Whether any table has something in the bar.
  func isPresent(at bar: Int) -> Bool {
    line[bar] > 0 || (filled?[bar] ?? 0) > 0 || (dashed?[bar] ?? 0) > 0
  }

  mutating func remove(at bar: Int) {
    line.remove(at: bar)
    filled?.remove(at: bar)
    dashed?.remove(at: bar)
  }

  /// The bars of `range` as one.
  func joining(_ range: ClosedRange<Int>) -> Overlay {
    func joined(_ shares: [Double]) -> [Double] {
      shares[..<range.lowerBound] + [shares[range].reduce(0, +)]
        + shares[(range.upperBound + 1)...]
    }
    return Overlay(filled: filled.map(joined), dashed: dashed.map(joined), line: joined(line))
  }

  /// What there is to see: how far synthetic bars are from training ones, and in which bar most.
  func finding(of name: String, bars labels: [String]) -> String {
    guard let training = filled else { return name }
    var finding = "\(name): total variation \(Self.totalVariation(training, line).figureText)"
    if let dashed {
      finding += " (held-out rows \(Self.totalVariation(training, dashed).figureText))"
    }
    let differences = zip(training, line).map { ($0 - $1).magnitude }
    if let most = differences.max(), most > 0, let bar = differences.firstIndex(of: most) {
      finding +=
        "; greatest difference at \(labels[bar]): training \(training[bar].percentText),"
        + " synthetic \(line[bar].percentText)"
    }
    return finding
  }
}
