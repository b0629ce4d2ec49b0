import Compute

/// Gradients of few rows among many: their size, and their share in the sum.
extension MultilayerPerceptron {
  /// The size of the gradient summed over these rows, from dot products of the rows alone:
  ///
  ///     ‖Σ_i a_i g_iᵀ‖² = Σ_ij (a_i·a_j)(g_i·g_j)
  ///
  /// Goodfellow (2015), "Efficient Per-Example Gradient Computations", for one row; Li et al. (2022), "Large
  /// Language Models Can Be Strong Differentially Private Learners", section 4, for several.
  ///
  /// The dot products are in single precision. By γ of ``UnitSumKernel/writeProducts(of:rows:columns:to:)`` the sum
  /// over i and j is off by no more than (2γ + γ²)·spread², and a little more than that is added. Numbers up to 2³⁰
  /// keep what underflows below all this.
  ///
  /// Cost: for m rows about m²/2 multiplications for each column of each layer's input and output.
  ///
  /// - Precondition: `backward` went over the rows before, in single precision.
  public func gradientSize(of rows: Range<Int>, workspace: Workspace) -> GradientSize {
    precondition(workspace.precision == .float32, "dot products need single precision")
    var square = 0.0
    var spreadSquare = 0.0
    var isInRange = true
    let count = rows.count
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * count * count) { products in
      guard let aa = products.baseAddress else { return }
      let gg = aa + count * count
      for (index, layer) in layers.enumerated() {
        write(input(of: index, from: rows.lowerBound, in: workspace), rows: count, to: aa)
        write(gradient(of: index, from: rows.lowerBound, in: workspace), rows: count, to: gg)
        var layerSquare = 0.0
        var layerSpread = 0.0
        for i in 0..<count {
          let diagonal = i * count + i
          let own = (Double(aa[diagonal]) + 1) * Double(gg[diagonal])
          layerSquare += own
          layerSpread += own.squareRoot()
          // False for what is not a number, too.
          isInRange = isInRange && aa[diagonal] <= 0x1p60 && gg[diagonal] <= 0x1p60
          var others = 0.0
          for pair in diagonal + 1..<(i + 1) * count {
            others += (Double(aa[pair]) + 1) * Double(gg[pair])
          }
          layerSquare += 2 * others
        }
        let longest = max(layer.weights.rows, layer.weights.columns)
        let gamma = Double(longest / 4 + 32) * 0x1p-24
        layerSpread *= 1 + 2 * gamma
        let spread = layerSpread * layerSpread
        square += max(layerSquare + 3 * gamma * spread, 0)
        spreadSquare += spread
      }
    }
    guard isInRange else { return GradientSize(norm: .infinity, spread: .infinity) }
    return GradientSize(norm: square.squareRoot(), spread: spreadSquare.squareRoot())
  }

  /// The dot products of rows that lie one behind the other.
  private func write(
    _ factor: Factor, rows: Int, to products: UnsafeMutablePointer<Float>
  ) {
    UnitSumKernel.best.writeProducts(
      of: factor.numbers.assumingMemoryBound(to: Float.self), rows: rows,
      columns: factor.rowLength, to: products)
  }

  /// Multiplies what these rows add to the gradient.
  ///
  /// - Precondition: as for ``gradientSize(of:workspace:)``.
  public func scaleGradient(of rows: Range<Int>, by factor: Float, workspace: Workspace) {
    precondition(workspace.precision == .float32, "rows are scaled in single precision")
    for (index, layer) in layers.enumerated() {
      let first = gradient(of: index, from: rows.lowerBound, in: workspace).numbers
      let numbers = UnsafeMutableRawPointer(mutating: first).assumingMemoryBound(to: Float.self)
      for place in 0..<rows.count * layer.weights.columns { numbers[place] *= factor }
    }
  }

  /// Lets these rows add exactly nothing to the gradient, whatever they hold.
  ///
  /// - Precondition: a workspace for training, in single precision.
  public func clearGradient(of rows: Range<Int>, workspace: Workspace) {
    precondition(workspace.precision == .float32, "rows are cleared in single precision")
    for (index, layer) in layers.enumerated() {
      // 0 · ∞ would not be 0: the inputs as well.
      for (factor, columns) in [
        (gradient(of: index, from: rows.lowerBound, in: workspace), layer.weights.columns),
        (input(of: index, from: rows.lowerBound, in: workspace), layer.weights.rows),
      ] {
        UnsafeMutableRawPointer(mutating: factor.numbers).assumingMemoryBound(to: Float.self)
          .update(repeating: 0, count: rows.count * columns)
      }
    }
  }
}
