/// Who stands out by one column, and how many of them can be found again in the synthetic rows. Counts, never values.
///
/// ``Exposure`` defines who stands out. Training rows and held-out rows are all counted, so it is the shares that are
/// to be compared: see ``RealRows``.
public struct ColumnExposure: Codable, Hashable, Sendable {
  public var column: String
  /// Training rows that stand out by this column alone: a spelling of fewer than k real rows, or a number in the
  /// outermost half percent on either side.
  public var standingOut: Int
  /// Those of them that a synthetic row copies, nearly or exactly.
  public var reproduced: Int
  /// The same of held-out rows, which were never seen: what chance reproduces. `nil` without them.
  public var standingOutHeldOut: Int?
  public var reproducedHeldOut: Int?
  /// Training rows whose spelling here is rare only together with that of another category. `nil` for numbers.
  public var rareCombinations: Int?
  public var rareCombinationsReproduced: Int?
  public var rareCombinationsHeldOut: Int?
  public var rareCombinationsReproducedHeldOut: Int?
}
