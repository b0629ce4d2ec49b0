/// One pass over the cells of a clique: the product of tables over some of its variables, summed into other tables.
///
/// The axes are taken one by one, x₁ to x_k. Table j holds Π of the inputs over x₁…x_j alone, so an input is multiplied in
/// as early as all its axes are there; going back, table j takes the sums over x_{j+1}…x_k, and an output is added up as
/// soon as nothing else is left to sum over. The last table, as large as the clique, is never stored: a row of it is made,
/// added to the outputs that have its axis, and summed. So a cell costs one multiplication for each input and one addition
/// for each output over the last axis, in SIMD; all other levels together are shorter by the size of that axis.
struct CliqueSweep {
  private let levels: [Level]
  /// Numbers of scratch memory that ``run(_:scratch:)`` asks for.
  let scratchCount: Int

  /// A table that is read or added to, and where it begins in the memory of all tables.
  struct Operand {
    let table: PaddedTable
    let base: Int
  }

  /// - Parameters:
  ///   - axes: of the clique, ascending.
  ///   - ones: where `padded(sizes[axis])` numbers begin that are 1 up to the axis's size and 0 after it.
  init(
    axes: [Int], sizes: [Int], inputs: [Operand], outputs: [Operand], ones: (_ axis: Int) -> Int
  ) {
    var base = 1
    var outerCount = 1
    levels = axes.indices.map { place in
      let axis = axes[place]
      let before = place > 0 ? axes[place - 1] : nil
      var own = inputs.filter { $0.table.axes.last == axis }
      if own.isEmpty {
        own = [Operand(table: PaddedTable(axes: [axis], sizes: sizes), base: ones(axis))]
      }
      if place > 1 { outerCount *= sizes[axes[place - 2]] }
      let level = Level(
        axis: axis, before: before, outer: Array(axes.prefix(max(place - 1, 0))), sizes: sizes,
        outerCount: outerCount, base: base, inputs: own,
        outputs: outputs.filter { $0.table.axes.last == axis })
      base += place < axes.count - 1 ? level.cellCount : 0
      return level
    }
    scratchCount = base
  }

  /// What products are multiplied by. Inputs are at most 1, so they need room below them: a product of e⁻¹³⁰⁰ is a number
  /// yet, and the sum of 2⁶⁴ products as well.
  static let unit = 0x1p900

  /// Adds the products, times ``unit``, to the outputs, which begin as 0. Returns the sum of all cells, times ``unit``.
  ///
  /// - Parameter tables: the memory of all tables.
  func run(
    _ tables: UnsafeMutablePointer<Double>, scratch: UnsafeMutablePointer<Double>
  ) -> Double {
    scratch[0] = Self.unit
    var previous = 0
    for level in levels.dropLast() {
      level.multiply(tables, scratch, previous: previous)
      previous = level.base
    }
    levels.last!.multiplyAndSum(tables, scratch, previous: previous)
    for place in levels.indices.dropLast().reversed() {
      levels[place].sum(tables, scratch, previous: place > 0 ? levels[place - 1].base : 0)
    }
    return scratch[0]
  }
}
