/// Rows of discrete variables: for each row and variable a level.
public struct DiscreteRows: Sendable {
  public let rowCount: Int
  /// How many levels each variable has.
  public let sizes: [Int]
  /// `rowCount × sizes.count` levels, row by row.
  public var levels: [UInt16]

  /// - Precondition: as many levels as rows and variables ask for, each below its variable's size.
  public init(levels: [UInt16], sizes: [Int]) {
    precondition(!sizes.isEmpty && levels.count % sizes.count == 0, "levels of broken rows")
    rowCount = levels.count / sizes.count
    self.sizes = sizes
    self.levels = levels
  }

  /// The rows of each combination of levels of some variables, the last variable fastest. O(rows × variables).
  public func counts(of variables: [Int]) -> [Int] {
    var counts = [Int](repeating: 0, count: variables.reduce(1) { $0 * sizes[$1] })
    levels.withUnsafeBufferPointer { levels in
      for row in 0..<rowCount {
        var cell = 0
        for variable in variables {
          cell = cell * sizes[variable] + Int(levels[row * sizes.count + variable])
        }
        counts[cell] += 1
      }
    }
    return counts
  }
}
