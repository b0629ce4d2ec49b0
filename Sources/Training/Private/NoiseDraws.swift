import Compute
import Diffusion

/// The noises under which a step sees a row: several of each row, whose losses are averaged.
///
/// The mean over draws has a smaller variance than one draw, and costs no privacy, since it is taken before
/// clipping: the noise multiplicity of Dockhorn et al. (2023), "Differentially Private Diffusion Models", section
/// 3.2. The noise levels of a row are stratified: draw k of K has its quantile in [k/K, (k + 1)/K).
///
/// All follows from (seed, step, row, draw), so who else takes part changes nothing.
struct NoiseDraws: Sendable {
  let noise: NoiseDistribution
  /// K.
  let count: Int
  /// The share of the examples in which some variables are known; how many is uniform in 0 to 1.
  let conditionedShare: Float
  let seed: UInt64

  static let limit = 256
  static let stepLimit = 1 << 24

  init(noise: NoiseDistribution, count: Int, conditionedShare: Float, seed: UInt64) {
    precondition((1...Self.limit).contains(count), "\(count) noises a row")
    self.noise = noise
    self.count = count
    self.conditionedShare = conditionedShare
    self.seed = seed
  }

  /// - Parameters:
  ///   - step: below ``stepLimit``.
  ///   - row: of 32 bits.
  ///   - draw: below ``count``.
  func example(step: Int, row: Int, draw: Int) -> DenoisingLoss.Example {
    precondition(step < Self.stepLimit, "step \(step)")
    let index = UInt64(step) << 40 | UInt64(row) << 8 | UInt64(draw)
    var level = RandomStream(seed: seed, purpose: .privateNoiseLevel, index: index)
    var mask = RandomStream(seed: seed, purpose: .privateObservedMask, index: index)
    let isConditioned = mask.uniform() < conditionedShare
    return DenoisingLoss.Example(
      row: row, sigma: noise.sigma(stratum: draw, of: count, uniform: level.uniformDouble()),
      noise: RandomStream(seed: seed, purpose: .privateNoise, index: index),
      observedShare: isConditioned ? mask.uniform() : 0)
  }
}
