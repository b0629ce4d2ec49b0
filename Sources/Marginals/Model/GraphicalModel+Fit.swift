public import Compute

extension GraphicalModel {
  /// How a model is fitted.
  public struct Options: Codable, Hashable, Sendable {
    /// λ: how strongly θ is held near 0, in units of the noise's variance; above 0.
    public var relaxation = 100.0
    /// The fit ends when the gradient's norm is so small a part of its norm at θ = 0 …
    public var gradientTolerance = 1e-4
    /// … or after so many steps.
    public var iterationLimit = 500

    public init() {}
  }

  /// The model that is closest to noisy counts: see ``RelaxedEntropy``.
  ///
  /// - Parameters:
  ///   - measurements: several of the same variables are averaged, each weighted by 1/σ².
  ///   - total: about how many rows were counted; below 1 it counts as 1.
  ///   - start: a model whose factors are the first guess for those of the same variables.
  /// - Precondition: variables are ascending and of `sizes.indices`, values finite and as many as cells, σ above 0.
  public init(
    fitting measurements: [NoisyMarginal], sizes: [Int], total: Double, options: Options = .init(),
    start: GraphicalModel? = nil, pool: WorkerPool
  ) {
    for measurement in measurements {
      precondition(measurement.isValid(sizes: sizes), "counts of \(measurement.variables)")
    }
    let measurements = NoisyMarginal.combined(measurements)
    let known = Dictionary(
      uniqueKeysWithValues: (start?.factors ?? []).map { ($0.variables, $0.logarithms) })
    let first = measurements.flatMap { measurement in
      known[measurement.variables].map { $0.map(Double.init) }
        ?? [Double](repeating: 0, count: measurement.values.count)
    }
    let entropy = RelaxedEntropy(
      measurements, sizes: sizes, total: total, relaxation: options.relaxation, pool: pool)
    let minimum = LimitedMemoryBFGS(
      gradientTolerance: options.gradientTolerance * entropy.initialGradientNorm,
      iterationLimit: options.iterationLimit
    ).minimum(from: first, curvatures: entropy.curvatures) { entropy.value($0, gradient: &$1) }
    var cell = 0
    self.init(
      sizes: sizes,
      factors: measurements.map { measurement in
        defer { cell += measurement.values.count }
        return Factor(
          variables: measurement.variables,
          logarithms: minimum.point.numbers[cell..<cell + measurement.values.count].map(Float.init))
      })
  }
}
