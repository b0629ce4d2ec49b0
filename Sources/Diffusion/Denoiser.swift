public import Compute

/// The expected clean vector, given a noisy one and its noise level: D(x; σ) = E[x₀ | x₀ + σ·ε = x].
///
/// What the network inside predicts is its own affair; solvers know only this promise.
public protocol Denoiser: Sendable {
  /// - Parameters:
  ///   - x: noisy vectors, one a row.
  ///   - sigma: the noise level of every row, above 0.
  ///   - condition: coordinates that are known, or `.none`.
  /// - Returns: one expected clean vector a row, of the same shape as `x`. A row depends on its own row of
  ///   `x` only.
  func denoise(_ x: Matrix, at sigma: Float, given condition: Condition) -> Matrix
}
