/// The quantiles of a stretch of sorted numbers along a line that no single number bends.
///
/// The line is straight over k rows or more at a time, and each place where it bends lies halfway between two rows. A
/// value that k rows have is kept exactly; rows between two such values that are fewer than k lie evenly between them.
struct SharedQuantiles<Scalar: NumericScalar> {
  /// A straight part of the line.
  private struct Piece {
    let rows: Range<Int>
    let low: Scalar
    let high: Scalar
  }

  private let pieces: [Piece]
  private let rowCount: Int

  /// O(n).
  ///
  /// - Parameters:
  ///   - sorted: at least one number, ascending.
  ///   - bounds: where the line begins and ends.
  ///   - leastCount: k, at least 2.
  init(ofSorted sorted: ArraySlice<Scalar>, in bounds: ClosedRange<Scalar>, leastCount: Int) {
    precondition(!sorted.isEmpty && leastCount >= 2, "no quantiles of \(sorted.count) numbers")
    rowCount = sorted.count
    var pieces: [Piece] = []
    func append(_ rows: Range<Int>, _ low: Scalar, _ high: Scalar) {
      let start = sorted.startIndex
      pieces.append(
        Piece(
          rows: rows.lowerBound - start..<rows.upperBound - start, low: min(low, high),
          high: max(low, high)))
    }
    /// Rows whose values have fewer than k rows each.
    func appendStretch(_ rows: Range<Int>) {
      guard !rows.isEmpty else { return }
      let isFirst = rows.lowerBound == sorted.startIndex
      let isLast = rows.upperBound == sorted.endIndex
      guard rows.count >= leastCount else {
        append(
          rows, isFirst ? bounds.lowerBound : sorted[rows.lowerBound - 1],
          isLast ? bounds.upperBound : sorted[rows.upperBound])
        return
      }
      var start = rows.lowerBound
      var low =
        isFirst ? bounds.lowerBound : Scalar.middle(of: sorted, at: start + 1, roundedUp: true)
      let count = rows.count / leastCount
      for piece in 1..<count {
        let end = rows.lowerBound + piece * rows.count / count
        append(start..<end, low, .middle(of: sorted, at: end, roundedUp: false))
        low = .middle(of: sorted, at: end, roundedUp: true)
        start = end
      }
      append(
        start..<rows.upperBound, low,
        isLast
          ? bounds.upperBound : .middle(of: sorted, at: rows.upperBound - 1, roundedUp: false))
    }
    var stretchStart = sorted.startIndex
    var first = sorted.startIndex
    for next in sorted.indices.dropFirst() + [sorted.endIndex]
    where next == sorted.endIndex || sorted[next] != sorted[first] {
      if next - first >= leastCount {
        appendStretch(stretchStart..<first)
        append(first..<next, sorted[first], sorted[first])
        stretchStart = next
      }
      first = next
    }
    appendStretch(stretchStart..<sorted.endIndex)
    self.pieces = pieces
  }

  /// Evenly spaced quantiles from the first to the last, ascending: at most `limit`, at least 2, and one of a single
  /// value. O(limit + pieces).
  func points(limit: Int) -> [Scalar] {
    let (first, last) = (pieces[0].low, pieces[pieces.count - 1].high)
    guard first != last else { return [first] }
    if pieces.count == 1 && Scalar.areManySteps(from: first, to: last, limit: limit) {
      return [first, last]
    }
    let count = max(min(limit, rowCount), 2)
    var index = 0
    return (0..<count).map { point in
      let place = Double(rowCount) * Double(point) / Double(count - 1)
      while index < pieces.count - 1 && Double(pieces[index].rows.upperBound) < place {
        index += 1
      }
      let piece = pieces[index]
      return .spread(
        from: piece.low, to: piece.high,
        fraction: (place - Double(piece.rows.lowerBound)) / Double(piece.rows.count))
    }
  }
}

extension NumericScalar {
  /// Halfway between the row at an index and the one before it.
  static func middle(of sorted: ArraySlice<Self>, at index: Int, roundedUp: Bool) -> Self {
    let (below, above) = (sorted[index - 1], sorted[index])
    return below == above ? below : midpoint(below, above, roundedUp: roundedUp)
  }
}
