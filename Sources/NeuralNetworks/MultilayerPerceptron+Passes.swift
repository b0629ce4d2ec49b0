public import Compute

extension MultilayerPerceptron {
  /// Reads the first `rows` rows of `workspace.input` and fills those of `workspace.output`, and,
  /// in a workspace for training, what `backward` needs.
  ///
  /// - Precondition: the workspace was made by a network of this shape, with room for the rows;
  ///   `parameters` has `layout.count` elements.
  public func forward(
    rows: Int, parameters: UnsafePointer<Float>, workspace: Workspace,
    backend: any ComputeBackend
  ) {
    requireRoom(for: rows, in: workspace)
    var previous = UnsafePointer(workspace.input.baseAddress!)
    for (index, layer) in layers.dropLast().enumerated() {
      let preActivation = workspace.preActivations[index % workspace.preActivations.count]
      let output = workspace.hidden[index % workspace.hidden.count]
      backend.multiply(
        previous, transposed: false, by: parameters + layer.weights.offset, transposed: false,
        m: rows, n: layer.weights.columns, k: layer.weights.rows, adding: false,
        into: preActivation)
      backend.biasSiLU(
        preActivation, bias: parameters + layer.bias.offset,
        residual: index == 0 ? nil : previous, output: output, rows: rows,
        columns: layer.weights.columns)
      previous = UnsafePointer(output)
    }
    let last = layers[layers.count - 1]
    let output = workspace.output.baseAddress!
    backend.multiply(
      previous, transposed: false, by: parameters + last.weights.offset, transposed: false,
      m: rows, n: last.weights.columns, k: last.weights.rows, adding: false, into: output)
    backend.addBias(
      parameters + last.bias.offset, to: output, rows: rows, columns: last.weights.columns)
  }

  /// Reads the first `rows` rows of `workspace.dOutput` and overwrites all of `gradients`
  /// (`layout.count` elements, laid out as the parameters) with the loss's gradient.
  ///
  /// The input's gradient is not computed. About twice the cost of `forward`.
  ///
  /// - Precondition: `forward` was the workspace's last call, with the same rows and parameters,
  ///   and the workspace is for training.
  public func backward(
    rows: Int, parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>,
    workspace: Workspace, backend: any ComputeBackend
  ) {
    requireRoom(for: rows, in: workspace)
    guard let dHidden = workspace.dHidden, let dPreActivation = workspace.dPreActivation else {
      preconditionFailure("backward needs a workspace made for training")
    }

    // y = h·W + b, so dW = hᵀ·dy, db = Σ dy, dh = dy·Wᵀ.
    let last = layers[layers.count - 1]
    let dOutput = UnsafePointer(workspace.dOutput.baseAddress!)
    writeGradients(
      of: last, input: UnsafePointer(workspace.hidden[layers.count - 2]), dSum: dOutput,
      rows: rows, into: gradients, backend: backend)
    backend.multiply(
      dOutput, transposed: false, by: parameters + last.weights.offset, transposed: true,
      m: rows, n: shape.width, k: shape.outputs, adding: false, into: dHidden)

    for index in stride(from: layers.count - 2, through: 0, by: -1) {
      let layer = layers[index]
      backend.siluBackward(
        workspace.preActivations[index], dOutput: dHidden, dPreActivation: dPreActivation,
        count: rows * shape.width)
      let input = index == 0 ? workspace.input.baseAddress! : workspace.hidden[index - 1]
      writeGradients(
        of: layer, input: UnsafePointer(input), dSum: dPreActivation, rows: rows,
        into: gradients, backend: backend)
      if index > 0 {
        // The block's input also goes round it, so its gradient is added to the one there.
        backend.multiply(
          dPreActivation, transposed: false, by: parameters + layer.weights.offset,
          transposed: true, m: rows, n: shape.width, k: shape.width, adding: true, into: dHidden)
      }
    }
  }

  private func writeGradients(
    of layer: Layer, input: UnsafePointer<Float>, dSum: UnsafePointer<Float>, rows: Int,
    into gradients: UnsafeMutablePointer<Float>, backend: any ComputeBackend
  ) {
    backend.multiply(
      input, transposed: true, by: dSum, transposed: false, m: layer.weights.rows,
      n: layer.weights.columns, k: rows, adding: false, into: gradients + layer.weights.offset)
    backend.columnSums(
      dSum, rows: rows, columns: layer.weights.columns, adding: false,
      into: gradients + layer.bias.offset)
  }

  private func requireRoom(for rows: Int, in workspace: Workspace) {
    precondition(
      rows >= 0 && rows <= workspace.rows,
      "\(rows) rows do not fit into a workspace of \(workspace.rows)")
    precondition(
      workspace.shape == shape,
      "a workspace for \(workspace.shape) cannot serve a network of \(shape)")
  }
}
