/// How large the gradient of a sum of losses is, over a few rows and all parameters, known without the gradient
/// itself.
///
/// With a_i the input of a linear layer for row i, a 1 for its bias appended, and g_i the gradient by its output,
/// the layer's gradient is Σ_i a_i g_iᵀ.
public struct GradientSize: Equatable, Sendable {
  /// ‖Σ_i a_i g_iᵀ‖ over all layers. At least the true norm, above it by rounding only; infinite where a number of
  /// the rows is not finite, or beyond 2³⁰.
  public var norm: Double
  /// √(Σ_layers (Σ_i ‖a_i‖‖g_i‖)²): what the norm would be if no row took anything off another. At least the norm,
  /// and equal to it for one row.
  public var spread: Double

  public init(norm: Double, spread: Double) {
    self.norm = norm
    self.spread = spread
  }

  public var isFinite: Bool { norm.isFinite && spread.isFinite }
}
