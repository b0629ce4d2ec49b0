public import Tabular

/// The real rows, training and held-out ones together, ready to be asked which of them another table copies.
///
/// What makes a row stand out, how ranks are counted, and which rows are unique is decided among all real rows. So
/// if the model knows nothing of single rows, a training row and a held-out row have the same chance to be copied, and
/// the share of held-out rows is a fair control for that of training rows, whatever their numbers.
///
/// - An *exact copy* equals a row in every cell: ``ExactCopies``.
/// - A *near copy* is equal to it in every category and missing cell, and in every number within 1 % of the ranks: the
///   mid-rank of the number among the real rows, 0...1, differs by at most 0.01. An exact copy is a near copy too.
public struct RealRows: Sendable {
  /// The compared columns of all rows; the training rows first.
  let table: Table
  let trainingRowCount: Int
  let space: RecordSpace
  let points: RecordSpace.Points
  private let exact: ExactCopies
  private let near: NearRows
  private let commonRanks: [Set<Float>?]
  /// For each row the first one that equals it.
  private let firstEqual: [Int]

  /// O(rows · log rows · columns).
  ///
  /// - Throws: ``Incomputable`` for a category with more than 8 million spellings.
  /// - Precondition: `training` has rows and at least one compared column; `heldOut` has its compared columns.
  public init(training: Table, heldOut: Table?) throws {
    precondition(training.rowCount > 0, "copies of no training row")
    let columns = training.comparedColumns
    let kept = training.keeping(columns: columns)
    let table = heldOut.map { kept.appending($0.keeping(columns: columns)) } ?? kept
    let space = try RecordSpace(training: table, heldOut: nil)
    let points = space.points(of: table)
    let exact = ExactCopies(training: table)
    self.table = table
    trainingRowCount = training.rowCount
    self.space = space
    self.points = points
    self.exact = exact
    commonRanks = space.coordinates(ofShare: NearRows.commonShare)
    near = NearRows(points, commonRanks: commonRanks)
    firstEqual = exact.matches(in: table).map(\.trainingRow)
  }

  var training: Range<Int> { 0..<trainingRowCount }

  /// `nil` if there are none.
  var heldOut: Range<Int>? {
    table.rowCount > trainingRowCount ? trainingRowCount..<table.rowCount : nil
  }

  /// For each row whether no other real row equals it. O(rows).
  var isUnique: [Bool] {
    var counts = [Int](repeating: 0, count: table.rowCount)
    for first in firstEqual { counts[first] += 1 }
    return firstEqual.map { counts[$0] == 1 }
  }

  /// For each row whether no other real row is a near copy of it.
  var isNearlyUnique: [Bool] {
    let isUnique = isUnique
    return mapRows(of: points) { row in
      isUnique[row] && !near.contains(near: points[row]) { $0 != row }
    }
  }

  /// What a table copies.
  struct Copies {
    /// For each row of the table whether it is a near copy of a training row.
    let isNearCopy: [Bool]
    /// For each real row whether a row of the table equals it.
    let isCopied: [Bool]
    /// For each real row whether a row of the table is a near copy of it.
    let isNearlyCopied: [Bool]
  }

  /// What the rows of `table` copy. O(rows · log rows · columns) as a rule: see ``NearRows``.
  func copies(by table: Table) -> Copies {
    let others = space.points(of: table)
    let nearOthers = NearRows(others, commonRanks: commonRanks)
    let matches = exact.matches(in: table)
    var isFirstCopied = [Bool](repeating: false, count: points.rowCount)
    for match in matches { isFirstCopied[match.trainingRow] = true }
    let isCopied = firstEqual.map { isFirstCopied[$0] }
    var isNearCopy = mapRows(of: others) { row in
      near.contains(near: others[row]) { $0 < trainingRowCount }
    }
    // The first of equal rows is a training row if any is. Decimals may make rows equal that are not near.
    for match in matches where match.trainingRow < trainingRowCount { isNearCopy[match.row] = true }
    return Copies(
      isNearCopy: isNearCopy, isCopied: isCopied,
      isNearlyCopied: mapRows(of: points) { isCopied[$0] || nearOthers.contains(near: points[$0]) })
  }

  private func mapRows(of points: RecordSpace.Points, _ body: (Int) -> Bool) -> [Bool] {
    let chunk = 1_024
    let count = (points.rowCount + chunk - 1) / chunk
    return concurrentMap(count: count, cells: points.coordinates.count) { index in
      (index * chunk..<min((index + 1) * chunk, points.rowCount)).map(body)
    }.flatMap { $0 }
  }
}
