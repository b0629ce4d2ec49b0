public import Compute

/// The memory in which a network computes: input, output and what the backward pass needs of the
/// forward pass.
///
/// Threads may work in it at once, each on rows of its own. Buffers are 64-byte aligned, zero at first, and freed with
/// the workspace; do not keep them longer. Memory a row, in bytes, with w the width and b blocks, in single precision:
/// 4·(inputs + outputs + 3w), and for training 4·(inputs + outputs + (3b + 4)·w).
public final class Workspace: @unchecked Sendable {
  /// As many rows as it has room for.
  public let rows: Int
  /// Of the factors.
  public let precision: ProductPrecision
  /// [rows × inputs], row-major: write it before `forward`.
  public let input: UnsafeMutableBufferPointer<Float>
  /// [rows × outputs], row-major: read it after `forward`.
  public let output: UnsafeMutableBufferPointer<Float>
  /// [rows × outputs] in ``precision``, the loss's gradient by the output: write it before `backward`. In single
  /// precision it is the memory of the output. `nil` in a workspace which is not for training.
  public let outputGradient: UnsafeMutableRawPointer?

  /// The input as a factor; in single precision the input itself.
  let inputFactor: UnsafeMutableRawPointer
  /// The layers' sums before the activation; if training one for each hidden layer, which `forward` then turns into the
  /// activation's derivatives, otherwise one for all in turn. [rows × width] each.
  let sums: [UnsafeMutablePointer<Float>]
  /// The layers' outputs: two in turn, or in training in single precision one for each, to be factors later.
  let hidden: [UnsafeMutablePointer<Float>]
  /// The same as factors; in single precision the same memory.
  let hiddenFactors: [UnsafeMutableRawPointer]
  /// The gradients by the hidden layers' sums, as factors. Only if training.
  let sumGradients: [UnsafeMutableRawPointer]
  /// The gradient by a hidden layer's output, for all in turn. Only if training.
  let hiddenGradient: UnsafeMutablePointer<Float>?

  let shape: MultilayerPerceptron.Shape
  private let memory: UnsafeMutableRawPointer

  /// Whether `backward` can run in it.
  public var isForTraining: Bool { outputGradient != nil }

  init(
    shape: MultilayerPerceptron.Shape, rows: Int, training: Bool, precision: ProductPrecision
  ) {
    let hiddenLayers = shape.blocks + 1
    let isRounded = precision != .float32
    let hiddenCount = training && !isRounded ? hiddenLayers : 2
    let factorCount = !isRounded ? 0 : training ? hiddenLayers : 2

    func bytes(_ columns: Int, _ size: Int) -> Int { (rows * columns * size + 63) / 64 * 64 }
    func numbers(_ columns: Int) -> Int { bytes(columns, MemoryLayout<Float>.stride) }
    func factors(_ columns: Int) -> Int { bytes(columns, precision.byteCount) }
    let total =
      numbers(shape.inputs) + numbers(shape.outputs)
      + numbers(shape.width) * ((training ? hiddenLayers + 1 : 1) + hiddenCount)
      + (isRounded ? factors(shape.inputs) + factors(shape.width) * factorCount : 0)
      + (training ? factors(shape.width) * hiddenLayers : 0)
      + (training && isRounded ? factors(shape.outputs) : 0)
    memory = AlignedMemory.allocateBytes(total)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: total)
    var next = memory
    func take(_ bytes: Int) -> UnsafeMutableRawPointer {
      defer { next += bytes }
      return next
    }
    func takeNumbers(_ columns: Int) -> UnsafeMutablePointer<Float> {
      take(numbers(columns)).bindMemory(to: Float.self, capacity: rows * columns)
    }

    self.rows = rows
    self.shape = shape
    self.precision = precision
    input = UnsafeMutableBufferPointer(
      start: takeNumbers(shape.inputs), count: rows * shape.inputs)
    output = UnsafeMutableBufferPointer(
      start: takeNumbers(shape.outputs), count: rows * shape.outputs)
    sums = (0..<(training ? hiddenLayers : 1)).map { _ in takeNumbers(shape.width) }
    hidden = (0..<hiddenCount).map { _ in takeNumbers(shape.width) }
    hiddenGradient = training ? takeNumbers(shape.width) : nil
    inputFactor =
      isRounded ? take(factors(shape.inputs)) : UnsafeMutableRawPointer(input.baseAddress!)
    hiddenFactors =
      isRounded
      ? (0..<factorCount).map { _ in take(factors(shape.width)) }
      : hidden.map { UnsafeMutableRawPointer($0) }
    sumGradients = training ? (0..<hiddenLayers).map { _ in take(factors(shape.width)) } : []
    outputGradient =
      !training
      ? nil
      : isRounded ? take(factors(shape.outputs)) : UnsafeMutableRawPointer(output.baseAddress!)
  }

  deinit { memory.deallocate() }
}
