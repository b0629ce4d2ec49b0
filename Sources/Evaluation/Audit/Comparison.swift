import Tabular

/// The tables that each metric measures, columns in agreement.
struct Comparison {
  let training: Table
  let synthetic: Table
  let heldOut: Table?
  /// Synthetic and held-out rows in equal number; `nil` without held-out rows.
  let equallyMany: (synthetic: Table, heldOut: Table)?
  /// As many rows as there are synthetic ones, whose columns are those of the training table and independent.
  let independent: Table
  /// Other draws of the real rows, as many to learn from and to measure as there are: training and held-out rows are
  /// rows of one source, so any cut of them into two parts is as good as theirs. Nothing without held-out rows.
  let otherDraws: [(training: Table, heldOut: Table)]

  /// How many other draws of the real rows tell the error of a ceiling.
  static let drawCount = 6

  var ceilingSize: Int? { equallyMany?.heldOut.rowCount }

  init(
    training: Table, heldOut: Table?, synthetic: Table, seed: UInt64,
    drawCount: Int = Self.drawCount
  ) {
    self.training = training
    self.heldOut = heldOut
    self.synthetic = synthetic
    independent = training.withIndependentColumns(count: synthetic.rowCount, seed: seed)
    let equallyMany = heldOut.map { heldOut in
      let size = min(synthetic.rowCount, heldOut.rowCount)
      return (
        synthetic: synthetic.sampled(size, seed: seed, for: .syntheticAtCeilingSize),
        heldOut: heldOut.sampled(size, seed: seed, for: .heldOut)
      )
    }
    self.equallyMany = equallyMany
    otherDraws =
      equallyMany.map {
        Self.otherDraws(training: training, heldOut: $0.heldOut, seed: seed, count: drawCount)
      } ?? []
  }

  private static func otherDraws(
    training: Table, heldOut: Table, seed: UInt64, count: Int
  ) -> [(training: Table, heldOut: Table)] {
    guard count > 0 else { return [] }
    let real = training.appending(heldOut)
    return concurrentMap(count: count) { draw in
      let measured = sample(
        heldOut.rowCount, of: real.rowCount, seed: seed &+ UInt64(draw), for: .ceilingNoise)
      var isMeasured = [Bool](repeating: false, count: real.rowCount)
      for row in measured { isMeasured[row] = true }
      return (
        training: real.selecting(rows: isMeasured.indices.filter { !isMeasured[$0] }),
        heldOut: real.selecting(rows: measured)
      )
    }
  }
}

extension Table {
  /// `count` rows drawn without repetition, in their order; the table itself if it has no more. O(rows).
  func sampled(_ count: Int, seed: UInt64, for purpose: SamplePurpose) -> Table {
    guard count < rowCount else { return self }
    return selecting(rows: sample(count, of: rowCount, seed: seed, for: purpose))
  }
}
