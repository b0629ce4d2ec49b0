/// A column by which a classifier told synthetic rows from real ones.
public struct Tell: Codable, Hashable, Sendable {
  public var column: String
  /// Its part in what the classifier gained from all columns, 0...1.
  public var share: Double
}
