internal import CKernels

/// The hot loop of a search for the nearest rows, for the widest vectors of this processor.
///
/// About 0.08 ns a term with AVX2 or AVX-512, half of what the compiler's plain target takes.
public struct NearestRowKernel: Sendable {
  /// Rows that are looked at together.
  public static let groupRowCount = Int(SYNTHTAB_ROW_GROUP)

  /// A pointer to static code, so it may be called from any thread.
  private nonisolated(unsafe) let function: synthtab_nearest_rows

  public static let best = [2, 1, 0].lazy.compactMap { NearestRowKernel(level: $0) }.first!

  /// That of a given level (0 plain, 1 AVX2, 2 AVX-512), or nil where this processor lacks it.
  package init?(level: Int32) {
    guard let function = synthtab_nearest_rows_at(level) else { return nil }
    self.function = function
  }

  /// Takes the rows of some groups into the nearest so far: those whose sum over the columns of min(|query − row|, 1)
  /// is below the largest of `sums`.
  ///
  /// The terms are added in the order of the columns, so the same bits come from every processor. A group whose sums
  /// are all at the largest already is given up. O(rows · columns).
  ///
  /// - Parameters:
  ///   - query: `columnCount` coordinates, none of them NaN.
  ///   - groups: groups of ``groupRowCount`` rows, one column after the other in each; the last one is filled with
  ///     copies of its rows, which do not count.
  ///   - rowCount: the rows that count.
  ///   - firstPlace: the place of the first row; the others follow.
  ///   - sums: ascending, at least one; infinite for those that are not yet found.
  ///   - places: as many, where the rows of these sums stand.
  public func takeNearest(
    to query: UnsafePointer<Float>, ofGroups groups: UnsafePointer<Float>, columnCount: Int,
    rowCount: Int, firstPlace: Int, sums: UnsafeMutableBufferPointer<Float>,
    places: UnsafeMutableBufferPointer<Int32>
  ) {
    precondition(sums.count > 0 && sums.count == places.count, "no nearest, or not their places")
    let nearest = synthtab_nearest(
      sums: sums.baseAddress!, places: places.baseAddress!, count: Int64(sums.count))
    function(
      query, groups, Int64(columnCount), Int64(rowCount), Int32(firstPlace), nearest)
  }
}
