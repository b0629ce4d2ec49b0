/// Real and synthetic rows on a plane: their first two principal components, learned from the training rows.
///
/// The plane is cut into squares. No point is shown, and no square of at least one and fewer than k real rows.
public struct Embedding: Codable, Hashable, Sendable {
  /// Squares along each axis.
  public static let sideCount = 40

  /// The share of the variance that each of the two components holds, 0...1.
  public var explainedVariance: [Double]
  /// Share of all real rows in each square, [side × side], the second component's rows from low to high; `nil` where
  /// a square has too few of them.
  public var real: [Double?]
  /// The same of synthetic rows; `nil` where `real` is.
  public var synthetic: [Double?]
}
