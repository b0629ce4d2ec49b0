import Compute
import Encoding
import Foundation
import Marginals
import Privacy
import Tabular

extension PrivateFit {
  /// Noisy counts of chosen pairs, which spend the rest of the budget, and a graphical model of them.
  func marginalModel(of learned: LearnedColumns, budget: inout GaussianBudget) -> Model {
    let (encoder, rowCount) = (learned.encoder, learned.rowCount)
    let layout = encoder.layout
    let variableCount = layout.variables.count
    // As if as many pairs were measured as there are variables, twice.
    let pairNoise =
      Double(privacy.rowLimit) * (2 * Double(variableCount) / budget.left).squareRoot()
    let limit = Int(min(max((0.1 * rowCount / pairNoise).squareRoot(), 4), 32))
    let groups = layout.variables.map {
      LevelGroups($0, limit: limit, minimumShare: min(3 * pairNoise / rowCount, 0.2))
    }
    let singleNoise =
      Double(privacy.rowLimit)
      * (Double(encoder.columns.count) / learned.encoding.cost).squareRoot()
    let single = zip(layout.variables, groups).enumerated().map { index, pair in
      var counts = [Double](repeating: 0, count: pair.1.count)
      for (level, share) in pair.0.probabilities.enumerated() {
        counts[Int(pair.1.groups[level])] += Double(share) * rowCount
      }
      return NoisyMarginal(variables: [index], values: counts, deviation: singleNoise)
    }
    let names = encoder.columnOfVariable.map { encoder.schema.columns[$0].name }
    var fit = MarginalFit(
      DiscreteRows(learned.rows, groups: groups), total: rowCount, single: single, names: names,
      rowLimit: privacy.rowLimit, pool: pool)
    return Model(marginals: GroupedModel(groups: groups, model: fit.model(budget: &budget)))
  }
}
