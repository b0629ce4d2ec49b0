/// The rows of each combination of levels of some variables, counted with noise.
public struct NoisyMarginal: Codable, Hashable, Sendable {
  /// In ascending order.
  public var variables: [Int]
  /// A count for each combination of levels, the last variable fastest. Noise can make it negative.
  public var values: [Double]
  /// The standard deviation of the noise on each value, in rows; more than 0.
  public var deviation: Double

  public init(variables: [Int], values: [Double], deviation: Double) {
    self.variables = variables
    self.values = values
    self.deviation = deviation
  }
}

extension NoisyMarginal {
  /// Whether the variables are ascending ones of `sizes`, with a finite value for each cell and a deviation above 0.
  func isValid(sizes: [Int]) -> Bool {
    variables.areAscendingVariables(of: sizes)
      && variables.reduce(1) { $0.multipliedOrMax(by: sizes[$1]) } == values.count
      && values.allSatisfy(\.isFinite) && deviation > 0 && deviation.isFinite
  }

  /// One measurement for each set of variables, in the order of the sets: several of one set are averaged, each weighted by
  /// 1/σ², which gives the smallest variance, 1/Σ(1/σ²).
  static func combined(_ measurements: [NoisyMarginal]) -> [NoisyMarginal] {
    Dictionary(grouping: measurements, by: \.variables)
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { variables, group in
        let weights = group.map { 1 / ($0.deviation * $0.deviation) }
        let sum = weights.reduce(0, +)
        var values = [Double](repeating: 0, count: group[0].values.count)
        for (weight, measurement) in zip(weights, group) {
          for cell in values.indices { values[cell] += weight / sum * measurement.values[cell] }
        }
        return NoisyMarginal(
          variables: variables, values: values, deviation: (1 / sum).squareRoot())
      }
  }
}
