public import Compute

/// A multilayer perceptron with residual blocks and SiLU activations.
///
///     h = silu(x·W₀ + b₀)
///     h ← h + silu(h·Wᵢ + bᵢ)        for each block i
///     y = h·Wₒ + bₒ
///
/// The network itself is a value without parameters: they are one flat array in the order of
/// ``layout``, handed to each call, so that training, averaging and copies need no second type. Rows
/// never mix.
public struct MultilayerPerceptron: Sendable, Equatable {
  /// The sizes which make a network.
  public struct Shape: Codable, Hashable, Sendable {
    /// Columns of the input.
    public var inputs: Int
    /// Columns of every hidden layer.
    public var width: Int
    /// Residual blocks after the first layer; may be 0.
    public var blocks: Int
    /// Columns of the output.
    public var outputs: Int

    public init(inputs: Int, width: Int, blocks: Int, outputs: Int) {
      self.inputs = inputs
      self.width = width
      self.blocks = blocks
      self.outputs = outputs
    }
  }

  public let shape: Shape

  /// For each layer its weights, [inputs × outputs], then its bias: "input", "block 1", …,
  /// "output".
  public let layout: ParameterLayout

  let layers: [Layer]

  /// One linear layer's place in the parameters.
  struct Layer: Sendable, Equatable {
    let weights: ParameterLayout.Entry
    let bias: ParameterLayout.Entry
  }

  /// - Precondition: the shape has at least one input, one output and a width of at least 1.
  public init(shape: Shape) {
    precondition(
      shape.inputs > 0 && shape.width > 0 && shape.outputs > 0 && shape.blocks >= 0,
      "no network has the shape \(shape)")
    self.shape = shape
    var layout = ParameterLayout()
    var layers: [Layer] = []
    func append(_ name: String, inputs: Int, outputs: Int) {
      let weights = layout.append("\(name) weights", rows: inputs, columns: outputs)
      let bias = layout.append("\(name) bias", rows: 1, columns: outputs)
      layers.append(Layer(weights: weights, bias: bias))
    }
    append("input", inputs: shape.inputs, outputs: shape.width)
    for block in 0..<shape.blocks {
      append("block \(block + 1)", inputs: shape.width, outputs: shape.width)
    }
    append("output", inputs: shape.width, outputs: shape.outputs)
    self.layout = layout
    self.layers = layers
  }

  /// Parameters to start training from: hidden weights and biases uniform in ±1/√inputs of their
  /// layer (PyTorch's default for linear layers), the output layer all zero, so that the first
  /// output is zero everywhere.
  public func initialParameters(_ stream: inout RandomStream) -> [Float] {
    var parameters = [Float](repeating: 0, count: layout.count)
    for layer in layers.dropLast() {
      let bound = 1 / Float(layer.weights.rows).squareRoot()
      for index in layer.weights.offset..<layer.bias.range.upperBound {
        parameters[index] = bound * (2 * stream.uniform() - 1)
      }
    }
    return parameters
  }

  /// Where the output layer's bias lies in the parameters: one number an output.
  public var outputBias: Range<Int> { layers[layers.count - 1].bias.range }

  /// Memory for up to `rows` rows, for backends of a precision. Training needs more: each layer's values are kept.
  public func makeWorkspace(
    rows: Int, training: Bool, precision: ProductPrecision
  ) -> Workspace {
    precondition(rows > 0, "a workspace needs room for a row, not for \(rows)")
    return Workspace(shape: shape, rows: rows, training: training, precision: precision)
  }
}
