import Tabular

/// What one metric found out in a ``Comparison``.
struct Findings<M: Metric> {
  var synthetic: M.Measurement?
  var atCeilingSize: M.Measurement?
  var ceiling: M.Measurement?
  var floor: M.Measurement?
  /// The values of other draws of real rows, a list a draw.
  var otherCeilings: [[Double?]] = []

  var scores: [Score] {
    let value = synthetic.map(M.values)
    let atCeilingSize = atCeilingSize.map(M.values)
    let ceilings = ceiling.map(M.values)
    let errors = ceiling.map(M.standardErrors)
    let ownErrors = synthetic.map(M.standardErrors)
    let floor = floor.map(M.values)
    return M.figures.indices.map { index in
      let figure = M.figures[index]
      return Score(
        figure, value: value?[index], valueAtCeilingSize: atCeilingSize?[index],
        ceiling: figure.knownCeiling ?? ceilings?[index],
        ceilingError: error(
          of: figure, measured: (figure.knownCeiling == nil ? errors : ownErrors)?[index],
          index),
        floor: floor?[index])
    }
  }

  /// Where the ceiling is known, it is the synthetic figure that has an error.
  private func error(of figure: Figure, measured: Double??, _ index: Int) -> Double? {
    measured.flatMap { $0 } ?? deviation(ofFigure: index)
  }

  /// The standard deviation of a figure over the other draws; `nil` with fewer than two of them.
  private func deviation(ofFigure index: Int) -> Double? {
    let values = otherCeilings.compactMap { $0[index] }
    guard values.count > 1 else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }
}

extension NoteTaker {
  /// Measures the tables of a comparison.
  ///
  /// - Parameter remade: the metric made from other training rows, for the error of the ceiling; `nil` for a metric
  ///   that knows its own, or takes too long to be made again.
  mutating func findings<M: Metric>(
    of metric: M, _ comparison: Comparison, remade: ((Table) throws -> M)? = nil
  ) -> Findings<M> {
    var findings = Findings<M>()
    findings.synthetic = attempt(M.self) { try metric.measure(comparison.synthetic) }
    findings.floor = try? metric.measure(comparison.independent)
    guard let equallyMany = comparison.equallyMany else { return findings }
    findings.ceiling = attempt(M.self) { try metric.measure(equallyMany.heldOut) }
    findings.atCeilingSize =
      M.dependsOnRowCount
      ? attempt(M.self) { try metric.measure(equallyMany.synthetic) } : findings.synthetic
    if let remade {
      findings.otherCeilings = comparison.otherDraws.compactMap { draw in
        try? M.values(of: remade(draw.training).measure(draw.heldOut))
      }
    }
    return findings
  }
}
