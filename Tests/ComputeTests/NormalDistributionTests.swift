import Compute
import Testing

/// The check values of Wichura's paper (0.25, 0.001, 1e-20), and the well-known 97.5 % point.
@Test(arguments: [
  (0.25, -0.6744897501960817), (0.001, -3.090232306167814), (1e-20, -9.262340089798408),
  (0.975, 1.959963984540054), (0.5, 0),
])
func quantilesAreThePublishedOnes(p: Double, x: Double) {
  #expect(abs(NormalDistribution.quantile(p) - x) < 4e-15 * max(1, abs(x)))
}

@Test func theQuantileInvertsTheCumulativeShare() {
  for x in stride(from: -8.0, through: 5, by: 0.037) {
    let back = NormalDistribution.quantile(NormalDistribution.cumulative(x))
    // Above 0, p is near 1 and cannot hold more of x than this.
    #expect(abs(back - x) < (x > 0 ? 1e-9 : 1e-14 * max(1, abs(x))))
  }
}

@Test func quantilesAreSymmetric() {
  for p in [0.01, 0.0625, 0.25, 0.375] {
    #expect(abs(NormalDistribution.quantile(p) + NormalDistribution.quantile(1 - p)) < 1e-13)
  }
}
