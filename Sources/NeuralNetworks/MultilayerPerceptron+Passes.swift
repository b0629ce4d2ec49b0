public import Compute

extension MultilayerPerceptron {
  /// Reads rows of `workspace.input` and fills the same rows of `workspace.output`, and,
  /// in a workspace for training, what `backward` needs.
  ///
  /// Costs 2 floating-point operations a weight and row.
  ///
  /// - Parameter addingOutputBias: whether the output holds the last layer's bias; who adds more to it can add both
  ///   at once.
  /// - Precondition: the workspace was made by a network of this shape, with room for the rows, and for the backend's
  ///   precision; the weights are this network's.
  public func forward(
    rows: Range<Int>, weights: Weights, workspace: Workspace, backend: any ComputeBackend,
    addingOutputBias: Bool = true
  ) {
    requireRoom(for: rows, weights: weights, in: workspace)
    let width = shape.width
    let first = rows.lowerBound
    if workspace.precision != .float32 {
      backend.round(
        workspace.input.baseAddress! + first * shape.inputs,
        into: workspace.inputFactor + first * shape.inputs * workspace.precision.byteCount,
        count: rows.count * shape.inputs)
    }
    for (index, layer) in layers.dropLast().enumerated() {
      let sums = workspace.sums[index % workspace.sums.count] + first * width
      let output = workspace.hidden[index % workspace.hidden.count] + first * width
      let previous = workspace.hidden[(index + workspace.hidden.count - 1) % workspace.hidden.count]
      backend.multiply(
        input(of: index, from: first, in: workspace), by: weights.factor(of: layer.weights),
        m: rows.count, n: width, k: layer.weights.rows, adding: false, into: sums)
      backend.biasSiLU(
        sums, bias: weights.values + layer.bias.offset,
        residual: index == 0 ? nil : UnsafePointer(previous + first * width), output: output,
        derivative: workspace.isForTraining ? sums : nil,
        factor: workspace.precision == .float32
          ? nil
          : workspace.hiddenFactors[index % workspace.hiddenFactors.count]
            + first * width * workspace.precision.byteCount,
        rows: rows.count, columns: width)
    }
    let last = layers[layers.count - 1]
    let output = workspace.output.baseAddress! + first * shape.outputs
    backend.multiply(
      input(of: layers.count - 1, from: first, in: workspace),
      by: weights.factor(of: last.weights), m: rows.count, n: shape.outputs, k: width,
      adding: false, into: output)
    if addingOutputBias {
      backend.addBias(
        weights.values + last.bias.offset, to: output, rows: rows.count, columns: shape.outputs)
    }
  }

  /// Reads rows of `workspace.outputGradient`, and keeps in the workspace what
  /// ``writeGradient(_:rows:weights:workspace:backend:into:)`` needs of these rows.
  ///
  /// The input's gradient is not computed. About as much work as `forward`.
  ///
  /// - Precondition: `forward` went over the rows before, with the same weights, in a workspace for training.
  public func backward(
    rows: Range<Int>, weights: Weights, workspace: Workspace, backend: any ComputeBackend
  ) {
    requireRoom(for: rows, weights: weights, in: workspace)
    guard let allHidden = workspace.hiddenGradient else {
      preconditionFailure("backward needs a workspace made for training")
    }
    let width = shape.width
    let first = rows.lowerBound
    let hiddenGradient = allHidden + first * width

    // y = h·W + b, so dh = dy·Wᵀ.
    backend.multiply(
      gradient(of: layers.count - 1, from: first, in: workspace),
      by: weights.factor(of: layers[layers.count - 1].weights, transposed: true), m: rows.count,
      n: width, k: shape.outputs, adding: false, into: hiddenGradient)
    for index in stride(from: layers.count - 2, through: 0, by: -1) {
      backend.multiplyElements(
        hiddenGradient, workspace.sums[index] + first * width,
        into: workspace.sumGradients[index] + first * width * workspace.precision.byteCount,
        count: rows.count * width)
      if index > 0 {
        // The block's input also goes round it, so its gradient is added to the one there.
        backend.multiply(
          gradient(of: index, from: first, in: workspace),
          by: weights.factor(of: layers[index].weights, transposed: true), m: rows.count,
          n: width, k: width, adding: true, into: hiddenGradient)
      }
    }
  }

  /// Some rows of a layer's weights, whose gradient is computed at once: fit for one thread.
  public struct GradientTile: Sendable {
    let layer: Int
    let rows: Range<Int>
    /// Where the gradient lies in the parameters.
    public let parameters: Range<Int>
  }

  /// Tiles of at most 128 rows which together are all parameters: the largest first, so that threads end together.
  public func gradientTiles() -> [GradientTile] {
    let tiles = layers.indices.flatMap { index in
      let layer = layers[index]
      let count = (layer.weights.rows + 127) / 128
      // Of about the same height, in whole vectors.
      let height = ((layer.weights.rows + count - 1) / count + 15) / 16 * 16
      return stride(from: 0, to: layer.weights.rows, by: height).map { row in
        let end = min(row + height, layer.weights.rows)
        // The bias goes with the last rows, behind which it lies.
        let last =
          end == layer.weights.rows
          ? layer.bias.range.upperBound : layer.weights.offset + end * layer.weights.columns
        return GradientTile(
          layer: index, rows: row..<end,
          parameters: layer.weights.offset + row * layer.weights.columns..<last)
      }
    }
    return tiles.sorted { $0.parameters.count > $1.parameters.count }
  }

  /// Overwrites a tile of `gradients` (laid out as the parameters) with the loss's gradient, summed over the rows.
  ///
  /// All tiles together cost as much as `forward`.
  ///
  /// - Precondition: `backward` went over all these rows before.
  public func writeGradient(
    _ tile: GradientTile, rows: Range<Int>, workspace: Workspace, backend: any ComputeBackend,
    into gradients: UnsafeMutablePointer<Float>
  ) {
    let layer = layers[tile.layer]
    let sumGradient = gradient(of: tile.layer, from: rows.lowerBound, in: workspace)
    // y = h·W + b, so dW = hᵀ·dy and db = Σ dy.
    var input = input(of: tile.layer, from: rows.lowerBound, in: workspace)
      .from(column: tile.rows.lowerBound, workspace.precision)
    input.isTransposed = true
    backend.multiply(
      input, by: sumGradient, m: tile.rows.count, n: layer.weights.columns, k: rows.count,
      adding: false, into: gradients + tile.parameters.lowerBound)
    if tile.rows.upperBound == layer.weights.rows {
      backend.columnSums(
        sumGradient.numbers, rows: rows.count, columns: layer.weights.columns,
        into: gradients + layer.bias.offset)
    }
  }

  /// What a layer reads, from the row `first` on.
  func input(of layer: Int, from first: Int, in workspace: Workspace) -> Factor {
    let memory =
      layer == 0
      ? workspace.inputFactor
      : workspace.hiddenFactors[(layer - 1) % workspace.hiddenFactors.count]
    return Factor(memory, rowLength: layers[layer].weights.rows)
      .from(row: first, workspace.precision)
  }

  /// The gradient by a layer's sums, from the row `first` on.
  func gradient(of layer: Int, from first: Int, in workspace: Workspace) -> Factor {
    let memory =
      layer == layers.count - 1 ? workspace.outputGradient! : workspace.sumGradients[layer]
    return Factor(memory, rowLength: layers[layer].weights.columns)
      .from(row: first, workspace.precision)
  }

  private func requireRoom(for rows: Range<Int>, weights: Weights, in workspace: Workspace) {
    precondition(
      rows.lowerBound >= 0 && rows.upperBound <= workspace.rows,
      "the rows \(rows) do not fit into a workspace of \(workspace.rows)")
    precondition(
      workspace.shape == shape && weights.count == layout.count,
      "a workspace for \(workspace.shape) cannot serve a network of \(shape)")
    precondition(
      weights.precision == workspace.precision, "weights and workspace for different backends")
  }
}
