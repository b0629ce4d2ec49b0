/// Who stands out by one column, and how many of them can be found again in the synthetic rows. Counts, never values.
public struct ColumnExposure: Codable, Hashable, Sendable {
  public var column: String
  /// Training rows that stand out by this column: a spelling of fewer than k training rows, or a number in the
  /// outermost tails.
  public var standingOut: Int
  /// Those of them that a synthetic row copies, nearly or exactly.
  public var reproduced: Int
  /// The same of held-out rows, which were never seen: what chance reproduces. `nil` without them.
  public var standingOutHeldOut: Int?
  public var reproducedHeldOut: Int?
}
