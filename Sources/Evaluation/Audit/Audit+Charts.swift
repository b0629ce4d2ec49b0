import Tabular

extension Audit {
  /// Pairs of columns whose two-way tables are drawn.
  private static let drawnPairs = 12

  /// What is drawn rather than read: how cells, pairs and rows are spread.
  mutating func drawCharts() {
    let (training, heldOut, synthetic) = (
      comparison.training, comparison.heldOut, comparison.synthetic
    )
    result.distributions = ColumnDistribution.distributions(
      training: training, heldOut: heldOut, synthetic: synthetic, options: options)
    result.pairDistributions = PairDistribution.distributions(
      of: worstPairs, training: training, heldOut: heldOut, synthetic: synthetic, options: options)
    let options = options
    result.embedding = notes.attempt("The plane of all columns") {
      try Embedding(
        training: training, heldOut: heldOut, synthetic: synthetic, options: options)
    }
  }

  /// Those whose joint divergence is largest; of equal ones, the first.
  private var worstPairs: [(first: String, second: String)] {
    result.pairs.enumerated()
      .sorted { (-$0.element.jointJSD, $0.offset) < (-$1.element.jointJSD, $1.offset) }
      .prefix(Self.drawnPairs).map { ($0.element.first, $0.element.second) }
  }
}
