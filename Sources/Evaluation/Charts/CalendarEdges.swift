import Tabular

/// The edges of the bars in which a column's dates and times are drawn, chosen from its real values: as
/// ``NumberEdges``, but all of one calendar step.
///
/// Of the steps of the calendar it is the smallest with at most ``NumberEdges/mostBars`` bars and no edge whose text is
/// a cell that 1 to k − 1 rows have. Neighbours are joined until they have k rows.
struct CalendarEdges {
  /// In ticks, ascending: one more than bars; none if the column has fewer than 2·k values.
  let ticks: [Double]
  let texts: [String]

  /// O(edges · log values).
  ///
  /// - Parameter sorted: the real values in ticks, ascending, none NaN.
  init(sorted: [Double], format: DatetimeFormat, leastCount: Int) {
    guard sorted.count / 2 >= leastCount else {
      (ticks, texts) = ([], [])
      return
    }
    let low = Int64(sorted[leastCount - 1])
    let high = Int64(sorted[sorted.count - leastCount])
    let most = min(NumberEdges.mostBars, max(sorted.count / (2 * leastCount), 1)) + 1
    let steps = CalendarStep.all(of: format)
    let fitting = steps.lazy.compactMap { step in
      step.marks(around: low, high, atMost: most, of: format).map {
        (step: step, marks: $0.map(Double.init))
      }
    }
    let showable = fitting.first { step, marks in
      !step.canBeCell(of: format)
        || !marks.contains { 1..<leastCount ~= sorted.count(of: $0) }
    }
    guard let (step, marks) = showable else {
      (ticks, texts) = ([], [])
      return
    }
    ticks = sorted.joined(marks, leastCount: leastCount)
    texts = ticks.map { step.text(ofMark: Int64($0), of: format) }
  }
}
