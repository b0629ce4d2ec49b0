internal import CKernels

/// The hot loop of a search for the nearest row, for the widest vectors of this processor.
///
/// About 0.08 ns a term with AVX2 or AVX-512, half of what the compiler's plain target takes.
public struct NearestRowKernel: Sendable {
  /// Rows that are looked at together.
  public static let groupRowCount = Int(SYNTHTAB_ROW_GROUP)

  /// A pointer to static code, so it may be called from any thread.
  private nonisolated(unsafe) let function: synthtab_nearest_row

  public static let best = [2, 1, 0].lazy.compactMap { NearestRowKernel(level: $0) }.first!

  /// That of a given level (0 plain, 1 AVX2, 2 AVX-512), or nil where this processor lacks it.
  package init?(level: Int32) {
    guard let function = synthtab_nearest_row_at(level) else { return nil }
    self.function = function
  }

  /// The smallest sum over the columns of min(|query − row|, 1) to a row of the groups, or `limit` if none is below it.
  ///
  /// The terms are added in the order of the columns, so the same bits come from every processor. A group whose sums
  /// are all at the limit already is given up. O(rows · columns).
  ///
  /// - Parameters:
  ///   - query: `columnCount` coordinates, none of them NaN.
  ///   - groups: `groupCount` groups of ``groupRowCount`` rows, one column after the other in each.
  public func smallestSum(
    from query: UnsafePointer<Float>, toRowsOf groups: UnsafePointer<Float>, columnCount: Int,
    groupCount: Int, below limit: Float
  ) -> Float {
    function(query, groups, Int64(columnCount), Int64(groupCount), limit)
  }
}
