internal import CKernels

/// The hot loops of a sum in which the share of each unit, a few rows, is limited: for the widest vectors of this
/// processor.
public struct UnitSumKernel: Sendable {
  /// Pointers to static code, so they may be called from any thread.
  private let table: synthtab_unit_sums

  public static let best = [2, 1, 0].lazy.compactMap { UnitSumKernel(level: $0) }.first!

  /// That of a given level (0 plain, 1 AVX2, 2 AVX-512), or nil where this processor lacks it.
  package init?(level: Int32) {
    guard let table = synthtab_unit_sums_at(level) else { return nil }
    self.table = table.pointee
  }

  /// The dot products of all pairs of rows: x_i·x_j goes to `products[i × rows + j]`, for j ≥ i. What lies below is not
  /// defined.
  ///
  /// No term of a product is rounded more than columns/4 + 32 times, so a product is off by no more than γ|x_i||x_j|
  /// with γ = (columns/4 + 32)·2⁻²⁴, to first order: Higham (2002), "Accuracy and Stability of Numerical Algorithms",
  /// section 3.1. O(rows² · columns).
  ///
  /// - Parameters:
  ///   - x: rows × columns.
  ///   - products: rows × rows.
  public func writeProducts(
    of x: UnsafePointer<Float>, rows: Int, columns: Int, to products: UnsafeMutablePointer<Float>
  ) {
    table.row_products(x, Int64(rows), Int64(columns), products)
  }

  /// Adds to each sum the multiple of the grid that is nearest to its number, halves to even.
  ///
  /// Exact as long as numbers and sums are below 2⁵¹ grids: then the order of additions makes no difference, and the
  /// same bits come from every processor.
  ///
  /// - Precondition: `grid` is a power of two.
  public func add(
    _ numbers: UnsafePointer<Float>, roundedTo grid: Double,
    to sums: UnsafeMutablePointer<Double>, count: Int
  ) {
    precondition(grid.significand == 1, "a grid of \(grid)")
    table.add_rounded(numbers, grid, sums, Int64(count))
  }
}
