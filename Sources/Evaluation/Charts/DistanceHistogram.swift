/// How near the rows of a table come to real rows: the distances of ``NearestRecord`` in bars.
public struct DistanceHistogram: Codable, Hashable, Sendable {
  /// Bars, at most.
  public static let mostBars = 30

  /// Bar i holds edges[i] ≤ distance < edges[i + 1]; the last one all above too. The first edge is 0.
  public var edges: [Double]
  /// Share of the measured synthetic rows by their distance to the nearest training row.
  public var syntheticToTraining: [Double]
  /// The same to the nearest of equally many held-out rows; `nil` without them.
  public var syntheticToHeldOut: [Double]?
  /// Share of held-out rows by their distance to the nearest training row.
  public var heldOutToTraining: [Double]?

  /// Bars of one round width, 1, 2 or 5 times a power of ten, which reach as far as 99 % of each list of distances: no
  /// single far row stretches them or is seen. O(distances · log distances).
  ///
  /// - Precondition: there are distances in each list, and none is negative or NaN.
  public init(
    syntheticToTraining: [Float], syntheticToHeldOut: [Float]?, heldOutToTraining: [Float]?
  ) {
    let lists = [syntheticToTraining, syntheticToHeldOut, heldOutToTraining].compactMap { $0 }
    precondition(lists.allSatisfy { !$0.isEmpty }, "a histogram of no distances")
    let reach = lists.map { $0.map(Double.init).sorted().quantile(0.99) }.max()!
    // Where all distances are 0, any width shows it.
    let step = RoundStep(notBelow: (reach > 0 ? reach : 1) / Double(Self.mostBars))
    let edges = step.multiples(around: 0, reach > 0 ? reach : 1)
    func shares(_ distances: [Float]) -> [Double] {
      var counts = [Int](repeating: 0, count: edges.count - 1)
      for distance in distances {
        let bar = edges.position(above: Double(distance)) - 1
        counts[min(bar, counts.count - 1)] += 1
      }
      return counts.map { Double($0) / Double(distances.count) }
    }
    self.edges = edges
    self.syntheticToTraining = shares(syntheticToTraining)
    self.syntheticToHeldOut = syntheticToHeldOut.map(shares)
    self.heldOutToTraining = heldOutToTraining.map(shares)
  }
}
