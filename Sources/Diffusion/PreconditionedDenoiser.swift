public import Compute
public import NeuralNetworks
import Synchronization

/// The denoiser of a table: a multilayer perceptron inside its ``Preconditioning``.
///
/// With all parameters of the last layer 0 it is the product of the marginals.
public final class PreconditionedDenoiser: Denoiser {
  public let preconditioning: Preconditioning
  public let network: MultilayerPerceptron
  public let parameters: [Float]
  private let backend: any ComputeBackend
  private let scratches = ScratchPool()

  public init(
    preconditioning: Preconditioning, network: MultilayerPerceptron, parameters: [Float],
    backend: any ComputeBackend
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
  }

  public func denoise(_ x: Matrix, at sigma: Float, given condition: Condition) -> Matrix {
    let layout = preconditioning.layout
    var d = Matrix(rows: x.rows, columns: x.columns)
    evaluate(x, at: sigma, given: condition) { probabilities, network in
      d.elements.withUnsafeMutableBufferPointer { d in
        x.elements.withUnsafeBufferPointer { x in
          for row in 0..<x.count / layout.dimension {
            preconditioning.writeExpectation(
              probabilities: probabilities + row * layout.outputCount,
              network: network + row * layout.outputCount,
              x: x.baseAddress! + row * layout.dimension, sigma: sigma,
              into: d.baseAddress! + row * layout.dimension)
          }
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
          guard layout.variables[v].levelCount > 0 else {
            rows.numbers[row * rows.gaussianVariables.count + gaussian] =
              cSkip * x[row, layout.coordinateOffsets[v]] + cOut * network[first]
            gaussian += 1
            continue
          }
          rows.levels[cell] = level(
            at: uniforms[cell], of: probabilities + first, count: layout.variables[v].levelCount)
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

  /// Runs the network on all rows and hands `body` the level probabilities and the raw outputs.
  private func evaluate(
    _ x: Matrix, at sigma: Float, given condition: Condition,
    _ body: (UnsafePointer<Float>, UnsafePointer<Float>) -> Void
  ) {
    let layout = preconditioning.layout
    precondition(x.columns == layout.dimension, "\(x.columns) of \(layout.dimension) coordinates")
    guard x.rows > 0 else { return }
    let scratch = scratches.take(rows: x.rows) { Scratch(network: network, rows: x.rows) }
    defer { scratches.giveBack(scratch) }
    let workspace = scratch.workspace
    let input = workspace.input.baseAddress!
    x.elements.withUnsafeBufferPointer { x in
      condition.observed.withUnsafeBufferPointer { observed in
        condition.clean.elements.withUnsafeBufferPointer { clean in
          var row = [Float](repeating: 0, count: layout.dimension)
          for r in 0..<x.count / layout.dimension {
            let noisy = x.baseAddress! + r * layout.dimension
            let target = input + r * preconditioning.inputCount
            guard !condition.isNone else {
              preconditioning.writeInput(x: noisy, sigma: sigma, observed: nil, into: target)
              continue
            }
            let known = observed.baseAddress! + r * layout.variables.count
            for v in layout.variables.indices {
              let source = known[v] ? clean.baseAddress! + r * layout.dimension : noisy
              for j in layout.coordinateOffsets[v]..<layout.coordinateOffsets[v + 1] {
                row[j] = source[j]
              }
            }
            preconditioning.writeInput(x: row, sigma: sigma, observed: known, into: target)
          }
        }
      }
    }
    network.forward(
      rows: x.rows, parameters: parameters, workspace: workspace, backend: backend)
    let outputs = workspace.output.baseAddress!
    let probabilities = scratch.probabilities.baseAddress!
    probabilities.update(from: outputs, count: x.rows * layout.outputCount)
    x.elements.withUnsafeBufferPointer { x in
      for r in 0..<x.count / layout.dimension {
        preconditioning.addStart(
          to: probabilities + r * layout.outputCount, x: x.baseAddress! + r * layout.dimension,
          sigma: sigma)
      }
    }
    backend.softmax(
      probabilities, rows: x.rows, stride: layout.outputCount,
      blockOffsets: preconditioning.softmaxOffsets)
    body(probabilities, outputs)
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
  let rows: Int
  let workspace: Workspace
  let probabilities: UnsafeMutableBufferPointer<Float>

  init(network: MultilayerPerceptron, rows: Int) {
    self.rows = rows
    workspace = network.makeWorkspace(rows: rows, training: false)
    probabilities = .allocate(capacity: rows * network.shape.outputs)
    probabilities.initialize(repeating: 0)
  }

  deinit { probabilities.deallocate() }
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
