public import Tabular

/// Real and synthetic rows on a plane: their first two principal components, learned from the training rows.
///
/// Every column counts alike: see ``StandardisedRows``. The plane is cut into squares between the 0.5 % and the 99.5 %
/// quantile of the real rows on each axis; what is outside is in the squares at the border. No point is shown, and no
/// square of at least one and fewer than k real rows.
public struct Embedding: Codable, Hashable, Sendable {
  /// Squares along each axis.
  public static let sideCount = 40
  /// Rows of each table, at most, drawn by the seed.
  public static let mostRows = 20_000
  /// Rows times squared columns that the plane is learned from, at most, once there are 1,000 rows: fewer rows will do for
  /// a wide table.
  private static let mostProducts = 400_000_000

  /// The share of the variance that each of the two components holds, 0...1.
  public var explainedVariance: [Double]
  /// Share of all real rows in each square, [side × side], the second component's rows from low to high; `nil` where
  /// a square has too few of them.
  public var real: [Double?]
  /// The same of synthetic rows; `nil` where `real` is.
  public var synthetic: [Double?]

  /// Learns the plane from the training rows, and counts training and held-out rows as real ones.
  /// O(rows · (log rows + columns) · columns).
  ///
  /// - Throws: ``Incomputable`` if no column of the training rows varies, or one has more than 8 million spellings.
  /// - Precondition: `training` has rows; the other tables have its compared columns, stored alike.
  public init(training: Table, heldOut: Table?, synthetic: Table, options: EvaluationOptions) throws
  {
    func drawn(_ table: Table, _ most: Int = Self.mostRows) -> Table {
      guard table.rowCount > most else { return table }
      return table.selecting(
        rows: sample(most, of: table.rowCount, seed: options.seed, for: .embedding))
    }
    let training = drawn(training)
    let columnCount = training.comparedColumns.count
    let learned = drawn(
      training, max(Self.mostProducts / max(columnCount * columnCount, 1), 1_000))
    let space = try RecordSpace(training: training, heldOut: nil)
    let points = space.points(of: learned)
    let rows = StandardisedRows(training: points, of: space)
    let components = PrincipalComponents(
      covariance: rows.covariance(of: points), size: rows.coordinateCount, count: 2
    ).components
    guard !components.isEmpty else {
      throw Incomputable(reason: "no column of the training rows varies")
    }
    explainedVariance = [
      components[0].explained, components.count > 1 ? components[1].explained : 0,
    ]

    let real = [space.points(of: training)] + (heldOut.map { [space.points(of: drawn($0))] } ?? [])
    let others = space.points(of: drawn(synthetic))
    /// Along one axis the square of each row; the middle one if the rows have no second component.
    func squares(_ index: Int) -> (real: [Int], synthetic: [Int]) {
      let side = Self.sideCount
      guard index < components.count else {
        let middle = side / 2
        return (
          real.flatMap { [Int](repeating: middle, count: $0.rowCount) },
          [Int](repeating: middle, count: others.rowCount)
        )
      }
      let direction = components[index].direction
      let realPlaces = real.flatMap { rows.projections(of: $0, on: direction) }
      let sorted = realPlaces.sorted()
      let (low, high) = (sorted.quantile(0.005), sorted.quantile(0.995))
      func square(_ place: Double) -> Int {
        guard high > low else { return place < low ? 0 : place > high ? side - 1 : side / 2 }
        return Int(min(max((place - low) / (high - low) * Double(side), 0), Double(side - 1)))
      }
      return (
        realPlaces.map(square), rows.projections(of: others, on: direction).map(square)
      )
    }
    let (across, up) = (squares(0), squares(1))
    func counts(_ across: [Int], _ up: [Int]) -> [Int] {
      var counts = [Int](repeating: 0, count: Self.sideCount * Self.sideCount)
      for (x, y) in zip(across, up) { counts[y * Self.sideCount + x] += 1 }
      return counts
    }
    let realCounts = counts(across.real, up.real)
    let isHidden = SmallCounts.hidden(realCounts, leastCount: options.leastCount)
    func shares(_ counts: [Int]) -> [Double?] {
      let total = counts.reduce(0, +)
      return zip(counts, isHidden).map { $1 ? nil : total > 0 ? Double($0) / Double(total) : 0 }
    }
    self.real = shares(realCounts)
    self.synthetic = shares(counts(across.synthetic, up.synthetic))
  }
}
