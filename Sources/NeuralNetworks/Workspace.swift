/// The memory in which a network computes: input, output and what the backward pass needs of the
/// forward pass.
///
/// It belongs to one thread at a time. Buffers are 64-byte aligned, zero at first, and freed with
/// the workspace; do not keep them longer.
public final class Workspace {
  /// As many rows as it has room for.
  public let rows: Int
  /// [rows × inputs], row-major: write it before `forward`.
  public let input: UnsafeMutableBufferPointer<Float>
  /// [rows × outputs], row-major: read it after `forward`.
  public let output: UnsafeMutableBufferPointer<Float>
  /// [rows × outputs], the loss's gradient by the output: write it before `backward`.
  /// Empty in a workspace which is not for training.
  public let dOutput: UnsafeMutableBufferPointer<Float>

  /// The layers' sums before the activation, biases included; [rows × width] each. One for each
  /// hidden layer if training, otherwise one for all in turn.
  let preActivations: [UnsafeMutablePointer<Float>]
  /// The layers' outputs, likewise; otherwise two in turn.
  let hidden: [UnsafeMutablePointer<Float>]
  /// The gradients by a hidden layer's output and by its sums. Only if training.
  let dHidden: UnsafeMutablePointer<Float>?
  let dPreActivation: UnsafeMutablePointer<Float>?

  let shape: MultilayerPerceptron.Shape
  private let memory: UnsafeMutableRawPointer

  /// Whether `backward` can run in it.
  public var isForTraining: Bool { dHidden != nil }

  init(shape: MultilayerPerceptron.Shape, rows: Int, training: Bool) {
    let hiddenLayers = shape.blocks + 1
    let preActivationCount = training ? hiddenLayers : 1
    let hiddenCount = training ? hiddenLayers : 2
    let gradientCount = training ? 2 : 0

    // Each buffer begins on a cache line: 16 floats.
    func padded(_ count: Int) -> Int { (count + 15) / 16 * 16 }
    let inputCount = rows * shape.inputs
    let outputCount = rows * shape.outputs
    let layerSize = padded(rows * shape.width)
    let total =
      padded(inputCount) + padded(outputCount) * (training ? 2 : 1)
      + layerSize * (preActivationCount + hiddenCount + gradientCount)

    memory = .allocate(byteCount: max(1, total) * MemoryLayout<Float>.stride, alignment: 64)
    var next = memory.bindMemory(to: Float.self, capacity: total)
    next.initialize(repeating: 0, count: total)
    func take(_ count: Int) -> UnsafeMutablePointer<Float> {
      defer { next += padded(count) }
      return next
    }

    self.rows = rows
    self.shape = shape
    input = UnsafeMutableBufferPointer(start: take(inputCount), count: inputCount)
    output = UnsafeMutableBufferPointer(start: take(outputCount), count: outputCount)
    dOutput =
      training
      ? UnsafeMutableBufferPointer(start: take(outputCount), count: outputCount)
      : UnsafeMutableBufferPointer(start: nil, count: 0)
    preActivations = (0..<preActivationCount).map { _ in take(layerSize) }
    hidden = (0..<hiddenCount).map { _ in take(layerSize) }
    dHidden = training ? take(layerSize) : nil
    dPreActivation = training ? take(layerSize) : nil
  }

  deinit { memory.deallocate() }
}
