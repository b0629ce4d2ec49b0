public import Compute

/// A graphical model of groups of levels, and the groups: all that rows are sampled from, beside each level's own share.
public struct GroupedModel: Codable, Hashable, Sendable {
  /// For each variable its groups.
  public let groups: [LevelGroups]
  /// Of the groups.
  public let model: GraphicalModel

  public init(groups: [LevelGroups], model: GraphicalModel) {
    self.groups = groups
    self.model = model
  }

  /// Whether variables and levels are those of `layout`. O(levels).
  public func fits(_ layout: VariableLayout) -> Bool {
    groups.count == layout.variables.count && model.sizes == groups.map(\.count)
      && zip(groups, layout.variables).allSatisfy { $0.groups.count == $1.levelCount }
  }
}

extension DiscreteRows {
  /// The groups of encoded rows.
  ///
  /// - Precondition: as many groups as the rows have variables, none of them Gaussian.
  public init(_ rows: EncodedRows, groups: [LevelGroups]) {
    precondition(rows.variableCount == groups.count, "\(groups.count) groups of other variables")
    var levels = rows.levels
    for row in 0..<rows.rowCount {
      for (variable, group) in groups.enumerated() {
        let place = row * groups.count + variable
        levels[place] = group.groups[Int(levels[place])]
      }
    }
    self.init(levels: levels, sizes: groups.map(\.count))
  }
}

/// Samples encoded rows from a ``GroupedModel``.
public struct GroupedSampler: Sendable {
  private let sampler: ModelSampler
  private let layout: VariableLayout
  /// For each variable and group the levels, and the sums of their shares up to each.
  private let levels: [[(levels: [UInt16], sums: [Double])]]

  /// - Precondition: the model fits the layout.
  public init(_ model: GroupedModel, layout: VariableLayout) {
    precondition(model.fits(layout), "a model of other variables")
    sampler = ModelSampler(model.model)
    self.layout = layout
    levels = zip(model.groups, layout.variables).map { groups, variable in
      (0..<groups.count).map { group in
        let own = groups.groups.indices.filter { Int(groups.groups[$0]) == group }
        var sum = 0.0
        let sums = own.map { level in
          sum += Double(variable.probabilities[level])
          return sum
        }
        return (own.map { UInt16($0) }, sums.map { $0 / sum })
      }
    }
  }

  /// The rows numbered `rows` of the endless run that `seed` stands for. Row k does not depend on the others.
  public func sample(_ rows: Range<Int>, seed: UInt64, pool: WorkerPool) -> EncodedRows {
    let groups = sampler.sample(rows: rows, seed: seed, pool: pool)
    let width = layout.variables.count
    let sequence = ScrambledSequence(seed: seed)
    var result = EncodedRows(rowCount: rows.count, layout: layout)
    for (offset, row) in rows.enumerated() {
      for variable in 0..<width {
        let place = offset * width + variable
        let group = levels[variable][Int(groups[place])]
        guard group.levels.count > 1 else {
          result.levels[place] = group.levels[0]
          continue
        }
        // The dimensions before these are the groups'.
        let uniform = sequence.point(index: UInt64(row), dimension: width + variable)
        let level = group.sums.firstIndex { uniform < $0 } ?? group.levels.count - 1
        result.levels[place] = group.levels[level]
      }
    }
    return result
  }
}
