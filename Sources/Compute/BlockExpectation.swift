internal import CKernels

/// The expected point of each block of probabilities: d = Σ_k p_k e_k, block by block, for rows of blocks that lie side
/// by side.
public struct BlockExpectation: Sendable {
  /// One block of columns, and the coordinates it gives.
  public enum Block: Sendable {
    /// One column that gives one coordinate, which is left as it is.
    case none
    /// e_k = scale · onehot(k): as many coordinates as columns.
    case scaled(Float, count: Int)
    /// The coordinates of e_k, coordinate by coordinate: as many arrays as coordinates, each of as many numbers as
    /// columns.
    case points([[Float]])
  }

  private let blocks: [synthtab_block]
  private let points: [Float]
  /// Columns, and coordinates, of a row.
  public let columns: Int
  public let dimension: Int

  public init(_ blocks: [Block]) {
    var points: [Float] = []
    var (column, coordinate) = (0, 0)
    self.blocks = blocks.map { block in
      let (count, coordinates) = block.size
      defer {
        column += count
        coordinate += coordinates
      }
      var result = synthtab_block(
        column: Int32(column), count: Int32(count), coordinate: Int32(coordinate),
        coordinates: 0, points: Int64(points.count), scale: 0)
      switch block {
      case .none: result.coordinates = -1
      case .scaled(let scale, _): result.scale = scale
      case .points(let values):
        result.coordinates = Int32(coordinates)
        points += values.joined()
      }
      return result
    }
    self.points = points
    columns = column
    dimension = coordinate
  }

  /// Writes the expectations of `rows` rows: `probabilities` is rows × columns, `expectations` rows × dimension.
  public func write(
    _ probabilities: UnsafePointer<Float>, rows: Int,
    into expectations: UnsafeMutablePointer<Float>
  ) {
    Kernels.best.table.expectations(
      probabilities, Int64(rows), Int64(columns), blocks, Int64(blocks.count), points, expectations,
      Int64(dimension))
  }
}

extension BlockExpectation.Block {
  fileprivate var size: (columns: Int, coordinates: Int) {
    switch self {
    case .none: (1, 1)
    case .scaled(_, let count): (count, count)
    case .points(let values): (values.first?.count ?? 0, values.count)
    }
  }
}
