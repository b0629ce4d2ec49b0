import Compute

/// Finds the nearest few of many rows of a ``RecordSpace`` without looking at all of them.
///
/// The rows are the leaves of a k-d tree (Friedman, Bentley and Finkel, "An Algorithm for Finding Best
/// Matches in Logarithmic Expected Time", 1977): each node is cut in two along the column in which its
/// rows lie farthest apart, down to leaves of at most ``leafRowCount`` rows. A leaf knows the range of each
/// coordinate, and so a bound that no distance to one of its rows is below. A leaf whose bound is not below
/// the farthest of the nearest distances so far is left out, and one that is visited is given up as soon as the sums
/// over the columns so far are not below it.
///
/// The result is the one of the simple search over all pairs, bit by bit: the terms of a distance are
/// added in the order of the columns there and here, and so are those of a bound, each of which is at most
/// the term it stands for. Rounding keeps the order of numbers, so the rounded bound is at most the
/// rounded distance.
///
/// Memory: 4 bytes a coordinate, padding included, 4 a row, and 8 for each column of a leaf.
struct NearestRowSearch: Sendable {
  /// Rows of a leaf, at most: two groups of the kernel. Fewer make bounds sharper, and more of them to look at.
  static let leafRowCount = 64

  private let columnCount: Int
  /// The first group of each leaf, and its rows.
  private let leaves: [(firstGroup: Int, rowCount: Int)]
  /// The number of the row at each place of the groups.
  private let rows: [Int32]
  /// Group by group, and in a group column by column; the last group of a leaf is filled with its last row.
  private let coordinates: [Float]
  /// The range of each leaf, column by column: [columns × leaves].
  private let lowest: [Float]
  private let highest: [Float]
  private let kernel: NearestRowKernel

  /// O(rows · (columns + log² rows)), and O(columns) for each leaf.
  ///
  /// - Precondition: `points` has rows.
  init(_ points: RecordSpace.Points, columnCount: Int, kernel: NearestRowKernel = .best) {
    precondition(points.rowCount > 0, "the nearest of no rows")
    let size = NearestRowKernel.groupRowCount
    let (order, leaves) = RowTree(points: points, columnCount: columnCount).leaves()
    var groups: [(firstGroup: Int, rowCount: Int)] = []
    var rows: [Int32] = []
    var coordinates: [Float] = []
    var lowest = [Float](repeating: 0, count: columnCount * leaves.count)
    var highest = lowest
    for (number, leaf) in leaves.enumerated() {
      groups.append((firstGroup: rows.count / size, rowCount: leaf.count))
      for start in stride(from: leaf.lowerBound, to: leaf.upperBound, by: size) {
        let group = (start..<start + size).map { order[min($0, leaf.upperBound - 1)] }
        rows += group.lazy.map(Int32.init)
        for column in 0..<columnCount {
          for row in group {
            coordinates.append(points.coordinates[column * points.rowCount + row])
          }
        }
      }
      for column in 0..<columnCount {
        let cells = order[leaf].lazy.map { points.coordinates[column * points.rowCount + $0] }
        lowest[column * leaves.count + number] = cells.min()!
        highest[column * leaves.count + number] = cells.max()!
      }
    }
    self.columnCount = columnCount
    self.leaves = groups
    self.rows = rows
    self.coordinates = coordinates
    self.lowest = lowest
    self.highest = highest
    self.kernel = kernel
  }

  /// For each query the nearest rows, ascending by their sum over the columns of min(|a − b|, 1); of rows with equal
  /// sums any.
  struct Nearest {
    /// [queries × count]; the limit of the search where there are not so many rows.
    var sums: [Float]
    /// The numbers of the rows, alike; -1 where there are not so many.
    var rows: [Int32]
  }

  /// The nearest `count` rows to each of the rows `range` of `queries`.
  ///
  /// O(rows · leaves · columns), and O(leaf rows · columns) for each leaf that is not left out for a row. A leaf
  /// stays in the nearest cache while the rows pass over it.
  ///
  /// - Parameter limit: rows count whose sum is below it: the lower it is, the more leaves are left out.
  /// - Precondition: `count` is positive.
  func nearest(
    _ count: Int, toRows range: Range<Int>, of queries: RecordSpace.Points,
    below limit: Float = .infinity
  ) -> Nearest {
    let coordinates = range.flatMap { row in
      (0..<columnCount).map { queries.coordinates[$0 * queries.rowCount + row] }
    }
    var sums = [Float](repeating: limit, count: range.count * count)
    var places = [Int32](repeating: -1, count: range.count * count)
    coordinates.withUnsafeBufferPointer { coordinates in
      sums.withUnsafeMutableBufferPointer { sums in
        places.withUnsafeMutableBufferPointer { places in
          func visit(_ leaf: Int, from index: Int) {
            let own = index * count..<(index + 1) * count
            takeNearest(
              to: coordinates.baseAddress! + index * columnCount, in: leaf,
              sums: .init(rebasing: sums[own]), places: .init(rebasing: places[own]))
          }
          let bounds = (0..<range.count).map {
            self.bounds(coordinates.baseAddress! + $0 * columnCount)
          }
          // The leaf that may hold the nearest row goes first, so that the others have to be nearer.
          let firstLeaves = bounds.map { bounds in bounds.indices.min { bounds[$0] < bounds[$1] }! }
          for (index, leaf) in firstLeaves.enumerated() { visit(leaf, from: index) }
          for leaf in leaves.indices {
            for index in bounds.indices
            where bounds[index][leaf] < sums[(index + 1) * count - 1] && leaf != firstLeaves[index]
            {
              visit(leaf, from: index)
            }
          }
        }
      }
    }
    return Nearest(sums: sums, rows: places.map { $0 < 0 ? -1 : rows[Int($0)] })
  }

  /// What no sum to a row of each leaf is below.
  private func bounds(_ query: UnsafePointer<Float>) -> [Float] {
    let count = leaves.count
    return [Float](unsafeUninitializedCapacity: count) { bounds, initializedCount in
      bounds.initialize(repeating: 0)
      for column in 0..<columnCount {
        let here = query[column]
        lowest.withUnsafeBufferPointer { lowest in
          highest.withUnsafeBufferPointer { highest in
            let low = lowest.baseAddress! + column * count
            let high = highest.baseAddress! + column * count
            for leaf in 0..<count {
              bounds[leaf] += min(max(max(low[leaf] - here, here - high[leaf]), 0), 1)
            }
          }
        }
      }
      initializedCount = count
    }
  }

  /// Takes the rows of a leaf into the nearest so far.
  private func takeNearest(
    to query: UnsafePointer<Float>, in leaf: Int, sums: UnsafeMutableBufferPointer<Float>,
    places: UnsafeMutableBufferPointer<Int32>
  ) {
    coordinates.withUnsafeBufferPointer { coordinates in
      let first = leaves[leaf].firstGroup * NearestRowKernel.groupRowCount
      kernel.takeNearest(
        to: query, ofGroups: coordinates.baseAddress! + first * columnCount,
        columnCount: columnCount, rowCount: leaves[leaf].rowCount, firstPlace: first, sums: sums,
        places: places)
    }
  }
}

/// The order of rows in which those of a leaf stand together.
private struct RowTree {
  let points: RecordSpace.Points
  let columnCount: Int

  /// Pairs of rows that tell how far a node's rows lie apart in a column.
  private static let sampledPairs = 128

  /// The rows in their order, and the places in it of each leaf's.
  func leaves() -> (order: [Int], leaves: [Range<Int>]) {
    var order = Array(0..<points.rowCount)
    var leaves: [Range<Int>] = []
    var open = [0..<order.count]
    while let node = open.popLast() {
      guard node.count > NearestRowSearch.leafRowCount, let column = widestColumn(order[node])
      else {
        // Rows that are all alike need not be one leaf, and a leaf has room for so many only.
        for start in stride(
          from: node.lowerBound, to: node.upperBound, by: NearestRowSearch.leafRowCount)
        {
          leaves.append(start..<min(start + NearestRowSearch.leafRowCount, node.upperBound))
        }
        continue
      }
      let cut = split(&order, node, along: column)
      open.append(cut..<node.upperBound)
      open.append(node.lowerBound..<cut)
    }
    return (order, leaves)
  }

  /// The column in which rows of the node are farthest apart on average; `nil` if the sample shows none.
  private func widestColumn(_ rows: ArraySlice<Int>) -> Int? {
    let half = rows.count / 2
    let step = max(half / Self.sampledPairs, 1)
    var widest: (column: Int, distance: Float)?
    for column in 0..<columnCount {
      let first = column * points.rowCount
      var distance: Float = 0
      for i in stride(from: rows.startIndex, to: rows.startIndex + half, by: step) {
        let (a, b) = (
          points.coordinates[first + rows[i]], points.coordinates[first + rows[i + half]]
        )
        distance += min(abs(a - b), 1)
      }
      if distance > widest?.distance ?? 0 { widest = (column, distance) }
    }
    return widest?.column
  }

  /// Sorts a node along a column, equal rows by their number, and gives the start of its second part: where the
  /// coordinate changes, as near to the middle as it does.
  private func split(_ order: inout [Int], _ node: Range<Int>, along column: Int) -> Int {
    let first = column * points.rowCount
    func coordinate(_ place: Int) -> Float { points.coordinates[first + order[place]] }
    order[node].sort { a, b in
      (points.coordinates[first + a], a) < (points.coordinates[first + b], b)
    }
    let middle = node.lowerBound + node.count / 2
    for offset in 0..<node.count / 2 {
      for cut in [middle - offset, middle + offset] where cut > node.lowerBound {
        if coordinate(cut) != coordinate(cut - 1) { return cut }
      }
    }
    return middle
  }
}
