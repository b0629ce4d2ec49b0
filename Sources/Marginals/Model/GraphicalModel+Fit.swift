public import Compute

extension GraphicalModel {
  /// How a model is fitted.
  public struct Options: Codable, Hashable, Sendable {
    /// κ: how strongly θ is held near 0; above 0. A count that is off by z deviations of its noise has θ = z/κ. The larger κ
    /// is, the smoother the model and the sooner it is found. For pairs of Adult's columns 0.25 is within 5 % of the best,
    /// whether the noise is 0.003 % of the rows or 0.9 %.
    public var regularization = 0.25
    /// The fit ends when the gradient's norm is so small a part of its norm at θ = 0 …
    public var gradientTolerance = 3e-4
    /// … or after so many steps, each an evaluation of the model and now and then a second one.
    public var iterationLimit = 1000

    public init() {}
  }

  /// The model of maximum entropy near noisy counts: see `RelaxedEntropy`.
  ///
  /// The same for any number of threads. It costs as many evaluations of the model as ``Options`` has steps, at most;
  /// one takes 1.5 ns for each cell of the ``junctionTree``.
  ///
  /// - Parameters:
  ///   - measurements: in any order; several of the same variables are averaged, each weighted by 1/σ².
  ///   - sizes: of the variables. One that is never measured is uniform.
  ///   - total: about how many rows were counted; below 1 it counts as 1.
  ///   - start: a model whose factors are the first guess for those of the same variables.
  /// - Precondition: variables are ascending and of `sizes.indices`, values finite and as many as cells, σ above 0.
  public init(
    fitting measurements: [NoisyMarginal], sizes: [Int], total: Double,
    options: Options = .init(), start: GraphicalModel? = nil, pool: WorkerPool
  ) {
    for measurement in measurements {
      precondition(
        measurement.isValid(sizes: sizes), "counts of the variables \(measurement.variables)")
    }
    let measurements = NoisyMarginal.combined(measurements)
    let entropy = RelaxedEntropy(
      measurements, sizes: sizes, total: total, options: options, pool: pool)
    let search = LimitedMemoryBFGS(
      gradientTolerance: options.gradientTolerance * entropy.initialGradientNorm,
      iterationLimit: options.iterationLimit)
    let zero = [Double](repeating: 0, count: entropy.targets.count)
    let minimum =
      search.minimum(
        from: start.map { $0.logarithms(for: measurements) } ?? zero,
        curvatures: entropy.curvatures, of: entropy.value)
      ?? search.minimum(from: zero, curvatures: entropy.curvatures, of: entropy.value)!
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

  /// θ for the measured sets one after the other, 0 where there is no factor.
  private func logarithms(for measurements: [NoisyMarginal]) -> [Double] {
    let known = Dictionary(uniqueKeysWithValues: factors.map { ($0.variables, $0.logarithms) })
    return measurements.flatMap { measurement in
      let count = measurement.values.count
      guard let logarithms = known[measurement.variables], logarithms.count == count else {
        return [Double](repeating: 0, count: count)
      }
      return logarithms.map(Double.init)
    }
  }
}
