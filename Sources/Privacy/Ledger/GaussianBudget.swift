/// What may still be spent on Gaussian mechanisms, and what was spent so far.
///
/// Costs are in μ² (``GaussianPrivacy``), which adds up: Gaussian noise of the multiplier z costs 1/z².
public struct GaussianBudget: Sendable {
  /// μ² in all.
  public let total: Double
  public private(set) var spent = 0.0
  public private(set) var entries: [PrivacyLedger.Entry] = []
  /// Where the noise comes from.
  public var generator: NoiseGenerator

  public init(_ privacy: GaussianPrivacy, generator: NoiseGenerator) {
    total = privacy.mu * privacy.mu
    self.generator = generator
  }

  public var left: Double { total - spent }

  /// The counts with Gaussian noise that costs `cost` in μ², and an entry for it.
  ///
  /// - Parameters:
  ///   - cost: more than 0, and no more than is ``left``, but for rounding.
  ///   - sensitivity: the most that one unit moves `counts`, in the L2 norm.
  public mutating func release(
    _ counts: [Int], sensitivity: Double, cost: Double, purpose: String, columns: [String] = []
  ) -> (values: [Int], noise: Double) {
    precondition(
      cost > 0 && spent + cost <= total * (1 + 1e-9), "\(cost) of a budget of \(left)")
    let noise = sensitivity / cost.squareRoot()
    let values = GaussianNoise(deviation: noise).added(to: counts, &generator)
    spent += cost
    entries.append(
      PrivacyLedger.Entry(
        purpose: purpose, columns: columns, sensitivity: sensitivity, noise: noise,
        valueCount: counts.count, mechanism: .gaussian(noiseMultiplier: noise / sensitivity)))
    return (values, noise)
  }

  /// Changes how many numbers the last entry says were released: of counts whose own number is private, those that passed a
  /// threshold.
  public mutating func correctLastEntry(valueCount: Int) {
    entries[entries.count - 1].valueCount = valueCount
  }

  /// An entry for something that tells of a unit with the probability `delta` at most.
  public mutating func payFailure(delta: Double, purpose: String, columns: [String] = []) {
    entries.append(
      PrivacyLedger.Entry(
        purpose: purpose, columns: columns, sensitivity: 0, noise: 0, valueCount: 0,
        mechanism: .rareFailure(delta: delta)))
  }
}
