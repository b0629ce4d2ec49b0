/// The shares of the same bars in up to three tables: what a chart lays over each other.
struct Overlay: Hashable, Sendable {
  /// Drawn as filled bars.
  var filled: [Double]?
  /// Drawn as a dashed line.
  var dashed: [Double]?
  /// Drawn as a solid line.
  var line: [Double]

  /// The greatest share of all, never 0.
  var most: Double { max(((filled ?? []) + (dashed ?? []) + line).max() ?? 0, 1e-6) }

  /// Half of the sum of the differences: the total variation distance of the bars, 0...1.
  static func totalVariation(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + ($1.0 - $1.1).magnitude } / 2
  }
}
