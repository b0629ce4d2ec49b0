/// Where the cells of a table over some variables lie in memory: row-major, the last axis padded to whole SIMD vectors.
///
/// Axes are *ranks*: the places of the variables in the order of their sizes. So every table has its longest axis last, and
/// two tables always have common variables in the same order. What lies in the padding is 0.
struct PaddedTable {
  /// In ascending order.
  let axes: [Int]
  /// From one level of an axis to the next, in cells.
  let strides: [Int]
  /// With the padding.
  let count: Int

  static let vectorWidth = 4

  /// - Parameter sizes: of all ranks.
  init(axes: [Int], sizes: [Int]) {
    self.axes = axes
    var strides = [Int](repeating: 1, count: axes.count)
    var count = Self.padded(axes.last.map { sizes[$0] } ?? 1)
    for place in axes.indices.dropLast().reversed() {
      strides[place] = count
      count *= sizes[axes[place]]
    }
    self.strides = strides
    self.count = count
  }

  static func padded(_ count: Int) -> Int {
    (count + vectorWidth - 1) / vectorWidth * vectorWidth
  }

  /// From one level of `axis` to the next; 0 if the table does not have it.
  func stride(of axis: Int) -> Int {
    axes.firstIndex(of: axis).map { strides[$0] } ?? 0
  }

  /// For every combination of levels of the axes `order`, the last fastest, its place in the table.
  ///
  /// - Precondition: `order` holds the table's axes, in any order.
  func places(inOrder order: [Int], sizes: [Int]) -> [Int32] {
    var places: [Int32] = [0]
    for axis in order {
      let (stride, size) = (Int32(stride(of: axis)), Int32(sizes[axis]))
      places = places.flatMap { place in (0..<size).map { place + $0 * stride } }
    }
    return places
  }
}
