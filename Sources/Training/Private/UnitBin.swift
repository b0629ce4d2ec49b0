/// Units of equally many examples, whose gradients are summed together: some pieces of
/// ``TrainingConfiguration/microBatchRowCount`` places each, filled from the first on.
struct UnitBin: Equatable, Sendable {
  let units: [Int]
  let shape: Shape

  /// Pieces that hold an example.
  var pieceCount: Int {
    let size = TrainingConfiguration.microBatchRowCount
    return (units.count * shape.exampleCount + size - 1) / size
  }

  /// What fits into a bin.
  struct Shape: Hashable, Sendable {
    /// Examples of each unit: its rows times the draws of each.
    let exampleCount: Int
    /// Pieces of a full bin.
    let pieceCount: Int
    /// Units of a full bin.
    let unitCount: Int

    /// As few pieces as leave no more than a sixteenth of the places empty; of up to four, or as many as one unit
    /// needs.
    init(exampleCount: Int) {
      precondition(exampleCount > 0, "a unit without examples")
      let size = TrainingConfiguration.microBatchRowCount
      let least = (exampleCount + size - 1) / size
      func emptyShare(_ pieces: Int) -> Double {
        Double(pieces * size % exampleCount) / Double(pieces * size)
      }
      let choices = least...max(least, 4)
      self.exampleCount = exampleCount
      pieceCount =
        choices.first { emptyShare($0) <= 1 / 16 }
        ?? choices.min { emptyShare($0) < emptyShare($1) }!
      unitCount = pieceCount * size / exampleCount
    }
  }

  /// The bins of one step: for each number of rows those units that have as many, in the order of the sample.
  static func bins(of sample: [Int], units: PrivacyUnits, drawCount: Int) -> [UnitBin] {
    var classes = [[Int]](repeating: [], count: units.rowLimit + 1)
    for unit in sample { classes[units.rowCount(of: unit)].append(unit) }
    return classes.indices.dropFirst().flatMap { rowCount in
      let shape = Shape(exampleCount: rowCount * drawCount)
      let members = classes[rowCount]
      return stride(from: 0, to: members.count, by: shape.unitCount).map { first in
        UnitBin(
          units: Array(members[first..<min(first + shape.unitCount, members.count)]), shape: shape)
      }
    }
  }
}
