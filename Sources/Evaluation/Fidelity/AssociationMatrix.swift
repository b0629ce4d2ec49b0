/// How strongly each pair of columns hangs together, in one table: 0 not at all, 1 completely; Spearman's correlation
/// of two numbers has a sign.
public struct AssociationMatrix: Codable, Hashable, Sendable {
  /// [columns × columns], row by row, 1 on the diagonal; `nil` where it is not defined (a constant column).
  public var values: [Double?]
}
