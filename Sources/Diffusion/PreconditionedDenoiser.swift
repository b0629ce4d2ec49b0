public import Compute
public import NeuralNetworks
import Synchronization

/// The denoiser of a table: a multilayer perceptron inside its ``Preconditioning``.
///
/// With all parameters of the last layer 0, and without weights, it is the product of the marginals.
public final class PreconditionedDenoiser: Denoiser {
  public let preconditioning: Preconditioning
  public let network: MultilayerPerceptron
  public let parameters: [Float]
  private let weights: Weights
  private let bias: [Float]
  private let offsets: [Int32]
  private let hasNumbers: Bool
  private let tilt: PairTilt?
  private let backend: any ComputeBackend
  private let scratches = ScratchPool()

  /// - Parameter weights: what the probabilities of levels are tilted by.
  public init(
    preconditioning: Preconditioning, network: MultilayerPerceptron, parameters: [Float],
    weights rowWeights: PairWeights? = nil, backend: any ComputeBackend
  ) {
    precondition(
      parameters.count == network.layout.count,
      "\(parameters.count) parameters for a network of \(network.layout.count)")
    precondition(
      network.shape.inputs == preconditioning.inputCount
        && network.shape.outputs == preconditioning.layout.outputCount,
      "the network does not fit the variables")
    self.preconditioning = preconditioning
    self.network = network
    self.parameters = parameters
    self.backend = backend
    tilt = rowWeights?.tilt(of: preconditioning.layout)
    let weights = Weights(parameters, backend: backend)
    self.weights = weights
    offsets = preconditioning.layout.outputOffsets.map(Int32.init)
    hasNumbers = preconditioning.isDiscrete.contains(false)
    bias = [Float](unsafeUninitializedCapacity: network.shape.outputs) { bias, count in
      preconditioning.outputBias(of: network, weights, into: bias.baseAddress!)
      count = network.shape.outputs
    }
  }

  public func denoise(_ x: Matrix, at sigma: Float, given condition: Condition) -> Matrix {
    let layout = preconditioning.layout
    var d = Matrix(rows: x.rows, columns: x.columns)
    evaluate(x, at: sigma, given: condition) { probabilities, network in
      d.elements.withUnsafeMutableBufferPointer { d in
        preconditioning.expectation.write(probabilities, rows: x.rows, into: d.baseAddress!)
      }
      guard hasNumbers else { return }
      let (cSkip, cOut) = preconditioning.gaussianCoefficients(sigma)
      for row in 0..<x.rows {
        for v in layout.variables.indices where !preconditioning.isDiscrete[v] {
          let j = layout.coordinateOffsets[v]
          d[row, j] =
            cSkip * x[row, j] + cOut * network[row * layout.outputCount + layout.outputOffsets[v]]
        }
      }
    }
    if !condition.isNone { overwriteObserved(in: &d, with: condition) }
    return d
  }

  /// Reads rows off their noisy vectors: one draw from each variable's levels given x at `sigma`; a
  /// Gaussian variable takes its expectation, a known one what is known.
  ///
  /// - Parameter uniforms: numbers in [0, 1), one a row and variable, row by row.
  public func draw(
    _ x: Matrix, at sigma: Float, given condition: Condition, uniforms: [Float]
  ) -> EncodedRows {
    let layout = preconditioning.layout
    let variableCount = layout.variables.count
    precondition(uniforms.count == x.rows * variableCount, "one number a row and variable")
    var rows = EncodedRows(rowCount: x.rows, layout: layout)
    evaluate(x, at: sigma, given: condition) { probabilities, network in
      let (cSkip, cOut) = preconditioning.gaussianCoefficients(sigma)
      for row in 0..<x.rows {
        var gaussian = 0
        for v in 0..<variableCount {
          let cell = row * variableCount + v
          let first = row * layout.outputCount + layout.outputOffsets[v]
          if !condition.isNone && condition.observed[cell] {
            preconditioning.read(
              variable: v, of: row, in: condition.clean, gaussian: &gaussian, into: &rows)
            continue
          }
          guard preconditioning.isDiscrete[v] else {
            rows.numbers[row * rows.gaussianVariables.count + gaussian] =
              cSkip * x[row, layout.coordinateOffsets[v]] + cOut * network[first]
            gaussian += 1
            continue
          }
          rows.levels[cell] = level(
            at: uniforms[cell], of: probabilities + first,
            count: layout.outputOffsets[v + 1] - layout.outputOffsets[v])
        }
      }
    }
    return rows
  }

  /// The level whose interval of the cumulative distribution holds `uniform`.
  private func level(
    at uniform: Float, of probabilities: UnsafePointer<Float>, count: Int
  ) -> UInt16 {
    var remaining = uniform
    var likely = 0
    for k in 0..<count {
      if probabilities[k] > probabilities[likely] { likely = k }
      if remaining < probabilities[k] { return UInt16(k) }
      remaining -= probabilities[k]
    }
    // Rounding left the sum a little below the draw.
    return UInt16(likely)
  }

  /// Runs the network on all rows and hands `body` the level probabilities and, where there are Gaussian variables, the
  /// outputs.
  private func evaluate(
    _ x: Matrix, at sigma: Float, given condition: Condition,
    _ body: (UnsafePointer<Float>, UnsafePointer<Float>) -> Void
  ) {
    let layout = preconditioning.layout
    precondition(x.columns == layout.dimension, "\(x.columns) of \(layout.dimension) coordinates")
    guard x.rows > 0 else { return }
    let scratch = scratches.take(rows: x.rows) {
      Scratch(network: network, rows: x.rows, keepsOutputs: hasNumbers, backend: backend)
    }
    defer { scratches.giveBack(scratch) }
    let workspace = scratch.workspace
    let output = workspace.output.baseAddress!
    x.elements.withUnsafeBufferPointer { elements in
      let x = elements.baseAddress!
      if condition.isNone {
        writeInputs(x, rows: workspace.rows, sigma: sigma, into: workspace.input.baseAddress!)
      } else {
        writeInputs(
          x, rows: workspace.rows, sigma: sigma, given: condition,
          into: workspace.input.baseAddress!)
      }
      network.forward(
        rows: 0..<workspace.rows, weights: weights, workspace: workspace, backend: backend,
        addingOutputBias: false)
      if preconditioning.start == .posterior {
        for row in 0..<workspace.rows {
          preconditioning.addLikelihood(
            to: output + row * layout.outputCount, x: x + row * layout.dimension, sigma: sigma)
        }
      }
    }
    if let outputs = scratch.outputs {
      outputs.update(from: output, count: workspace.output.count)
      backend.addBias(bias, to: outputs, rows: workspace.rows, columns: layout.outputCount)
    }
    backend.softmax(output, bias: bias, rows: workspace.rows, blockOffsets: offsets)
    tilt?.apply(to: output, rows: x.rows, stride: layout.outputCount)
    body(output, scratch.outputs ?? output)
  }

  /// All rows have one noise level, so what depends on it alone is written once and copied.
  private func writeInputs(
    _ x: UnsafePointer<Float>, rows: Int, sigma: Float, into input: UnsafeMutablePointer<Float>
  ) {
    let (width, dimension) = (preconditioning.inputCount, preconditioning.layout.dimension)
    preconditioning.writeInput(x: x, sigma: sigma, observed: nil, into: input, backend: backend)
    for row in 1..<max(rows, 1) {
      let target = input + row * width
      preconditioning.standardise(
        x + row * dimension, sigma: sigma, into: target, backend: backend)
      (target + dimension).update(from: input + dimension, count: width - dimension)
    }
  }

  private func writeInputs(
    _ x: UnsafePointer<Float>, rows: Int, sigma: Float, given condition: Condition,
    into input: UnsafeMutablePointer<Float>
  ) {
    let layout = preconditioning.layout
    condition.observed.withUnsafeBufferPointer { observed in
      condition.clean.elements.withUnsafeBufferPointer { clean in
        var mixed = [Float](repeating: 0, count: layout.dimension)
        for row in 0..<rows {
          let known = observed.baseAddress! + row * layout.variables.count
          for v in layout.variables.indices {
            let source = (known[v] ? clean.baseAddress! : x) + row * layout.dimension
            for j in layout.coordinateOffsets[v]..<layout.coordinateOffsets[v + 1] {
              mixed[j] = source[j]
            }
          }
          preconditioning.writeInput(
            x: mixed, sigma: sigma, observed: known,
            into: input + row * preconditioning.inputCount, backend: backend)
        }
      }
    }
  }

  private func overwriteObserved(in d: inout Matrix, with condition: Condition) {
    let layout = preconditioning.layout
    for row in 0..<d.rows {
      for v in layout.variables.indices
      where condition.observed[row * layout.variables.count + v] {
        for j in layout.coordinateOffsets[v]..<layout.coordinateOffsets[v + 1] {
          d[row, j] = condition.clean[row, j]
        }
      }
    }
  }
}

/// The buffers of one evaluation.
private final class Scratch {
  let workspace: Workspace
  /// The outputs, where probabilities do not say all.
  let outputs: UnsafeMutablePointer<Float>?

  var rows: Int { workspace.rows }

  init(
    network: MultilayerPerceptron, rows: Int, keepsOutputs: Bool, backend: any ComputeBackend
  ) {
    workspace = network.makeWorkspace(rows: rows, training: false, precision: backend.precision)
    outputs = keepsOutputs ? .allocate(capacity: workspace.output.count) : nil
    outputs?.initialize(repeating: 0, count: workspace.output.count)
  }

  deinit { outputs?.deallocate() }
}

/// Buffers between uses, so that an evaluation allocates nothing but its result. One belongs to one caller at a
/// time: ``take(rows:otherwise:)`` hands it over, ``giveBack(_:)`` returns it.
private final class ScratchPool: Sendable {
  private struct Handed: @unchecked Sendable {
    let scratch: Scratch
  }

  private let idle = Mutex<[Int: [Handed]]>([:])

  func take(rows: Int, otherwise make: () -> Scratch) -> Scratch {
    idle.withLock { $0[rows]?.popLast() }?.scratch ?? make()
  }

  func giveBack(_ scratch: Scratch) {
    let handed = Handed(scratch: scratch)
    idle.withLock { $0[handed.scratch.rows, default: []].append(handed) }
  }
}
