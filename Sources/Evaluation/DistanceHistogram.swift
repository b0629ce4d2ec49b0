/// How near the rows of a table come to real rows: the distances of ``NearestRecord`` in bars.
public struct DistanceHistogram: Codable, Hashable, Sendable {
  /// Bar i holds edges[i] ≤ distance < edges[i + 1]; the last one all above too. The first edge is 0.
  public var edges: [Double]
  /// Share of the measured synthetic rows by their distance to the nearest training row.
  public var syntheticToTraining: [Double]
  /// The same to the nearest of equally many held-out rows; `nil` without them.
  public var syntheticToHeldOut: [Double]?
  /// Share of held-out rows by their distance to the nearest training row.
  public var heldOutToTraining: [Double]?
}
