import Foundation
import NeuralNetworks

/// Why one unit, added or removed, moves the sum of clipped gradients by no more than C, rounding included.
///
/// Write n_u for the norm of unit u's gradient and b_u for its spread (``GradientSize``), c for the number of units
/// of a full ``UnitBin`` of its shape, and C' = (1 − 2⁻⁷)·C. The unit's gradient is multiplied by
///
///     s_u = min(1, C'/n_u, (128/c)·C'/b_u)
///
/// The last term hardly ever counts: it would if examples of one unit nearly cancelled each other. All pieces have
/// 128 places. What a unit adds does not depend on the others: neither its noises (``NoiseDraws``) nor, since rows
/// never mix in a network, its factor. The sum differs from the true one of what was clipped by this:
///
/// 1. *The scaled gradient.* s_u is rounded down, and the products s_u·g_i to single precision: the norm is at most
///    C' + 2⁻²⁴·(128/c)·C' ≤ (1 + 2⁻¹⁷)·C'.
/// 2. *The sum of a piece* has 128 terms a parameter, in single precision and in whatever order. With γ = 128·2⁻²⁴ /
///    (1 − 128·2⁻²⁴) it is off by no more than γ·Σ_i |a_i||g_i| (Higham 2002, "Accuracy and Stability of Numerical
///    Algorithms", section 3.1). Over all parameters that is γ·b_u, summed over the units, so for a whole bin no
///    more than γ·c·(128/c)·C' = 128·γ·C'. Underflow stays far below all this, since no number is beyond 2³⁰.
/// 3. *The grid.* The sum of a piece is rounded to a multiple of the grid g, which over P parameters moves it by no
///    more than (g/2)·√P. From then on all sums are exact: they are whole numbers below 2⁵¹ in double precision.
///
/// Now compare two tables, of which one has a unit u more, and let it join. A uniformly random order of N + 1 things
/// is a uniformly random order of N of them, in which the new one takes a random place and the one from there goes
/// to the end (the "inside-out" shuffle: Knuth, "The Art of Computer Programming" volume 2, section 3.4.2). So both
/// tables' orders can be paired such that all bins are the same but two: that of the place, and the last one of the
/// shape. In the first table and in the second these are four bins. They hold the same units but u, hence
///
///     |difference| ≤ (1 + 2⁻¹⁷)·C' + 4·128·γ·C' + 4·j·(g/2)·√P
///
/// with j the pieces of a bin. Here 4·128·γ ≤ 2⁻⁸·(1 + 2⁻¹⁶), and the ``grid`` is chosen so that the last term is at
/// most 2⁻⁹·C: together (1 − 2⁻⁹ + 2⁻¹⁶)·C or less. What is left, almost 2⁻⁹·C, is for the unit that goes to the
/// end, should a product round a row a little differently in another place of a piece.
///
/// Between the paired orders the mechanism is the Poisson-subsampled Gaussian one with sensitivity C. Its privacy
/// profile is convex in the pair of distributions, so the random order costs nothing.
///
/// Holds for any batch size, any P with a ``grid``, 2⁻²⁰ ≤ C ≤ 2²⁰, and gradients that are sums of single-precision
/// products.
struct SensitivityBound: Sendable {
  /// C.
  let clippingNorm: Double
  /// g, a power of two: the sum of gradients is a multiple of it.
  let grid: Double

  /// C'/C.
  private static let share = 1 - 0x1p-7

  /// - Parameters:
  ///   - parameterCount: P.
  ///   - exampleLimit: the most examples that a unit may have.
  ///   - unitCount: all of them.
  init(clippingNorm: Double, parameterCount: Int, exampleLimit: Int, unitCount: Int) {
    precondition(
      TrainingConfiguration.microBatchRowCount == 128, "the bound is one for pieces of 128 places")
    precondition((0x1p-20...0x1p20).contains(clippingNorm), "a clipping norm of \(clippingNorm)")
    self.clippingNorm = clippingNorm
    let pieces = (1...exampleLimit).map { UnitBin.Shape(exampleCount: $0).pieceCount }.max()!
    let largest =
      0x1p-10 * clippingNorm / (Double(pieces) * Double(parameterCount).squareRoot())
    grid = exp2(floor(log2(largest)))
    precondition(
      Double(max(unitCount, 128)) * clippingNorm / grid < 0x1p51,
      "\(unitCount) units are too many for exact sums")
  }

  /// s_u, at least 0; 0 where the gradient is not finite.
  func factor(for size: GradientSize, in shape: UnitBin.Shape) -> Float {
    guard size.isFinite else { return 0 }
    let limit = Self.share * clippingNorm
    let spreadLimit = 128 / Double(shape.unitCount) * limit
    let factor = min(1, limit / size.norm, spreadLimit / size.spread)
    // 0/0 has no gradient to scale.
    guard !factor.isNaN else { return 1 }
    let rounded = Float(factor)
    return Double(rounded) > factor ? rounded.nextDown : rounded
  }
}
