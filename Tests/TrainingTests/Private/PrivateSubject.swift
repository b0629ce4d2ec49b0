import Compute
import Diffusion
import NeuralNetworks
import Privacy
import TestSupport

@testable import Training

/// A small table with a number, a category and an ordered variable, and a network with weights of its own.
struct PrivateSubject {
  static let layout = VariableLayout([
    Variable(code: .category, probabilities: [0.25, 0.25, 0.25, 0.25]),
    Variable(
      code: .ordered(points: [-1.2, 0, 1.2], hasMissingLevel: false, waves: 2),
      probabilities: [0.3, 0.4, 0.3]),
    Variable(code: .gaussian, probabilities: []),
  ])

  let preconditioning = Preconditioning(layout: layout)
  var rows: EncodedRows
  var units: PrivacyUnits
  var drawCount: Int
  /// What the initial weights are multiplied by.
  var weightScale: Float = 1

  init(rowCount: Int, units: PrivacyUnits? = nil, drawCount: Int = 4) {
    rows = EncodedRows(rowCount: rowCount, layout: Self.layout)
    var stream = RandomStream(seed: 5, purpose: .evaluation)
    for row in 0..<rowCount {
      rows.levels[row * rows.variableCount] = UInt16(stream.integer(below: 4))
      rows.levels[row * rows.variableCount + 1] = UInt16(stream.integer(below: 3))
      rows.numbers[row] = stream.normal()
    }
    self.units = units ?? PrivacyUnits(rowCount: rowCount)
    self.drawCount = drawCount
  }

  /// People with 1, 2, 3, 1, 2, 3, … rows.
  static func people(_ count: Int, drawCount: Int = 4) -> PrivateSubject {
    var row = 0
    let groups = (0..<count).map { person in
      (0..<person % 3 + 1).map { _ in
        row += 1
        return row - 1
      }
    }
    return PrivateSubject(
      rowCount: row, units: PrivacyUnits(groups, rowLimit: 3), drawCount: drawCount)
  }

  var network: MultilayerPerceptron {
    MultilayerPerceptron(
      shape: .init(
        inputs: preconditioning.inputCount, width: 16, blocks: 2,
        outputs: Self.layout.outputCount))
  }

  var parameters: [Float] {
    var stream = RandomStream(seed: 7, purpose: .initialWeights)
    return network.initialParameters(&stream).map { weightScale * ($0 + 0.1 * stream.normal()) }
  }

  var draws: NoiseDraws {
    NoiseDraws(noise: NoiseDistribution(), count: drawCount, conditionedShare: 0.3, seed: 2)
  }

  /// The examples of a unit in a step.
  func examples(of unit: Int, step: Int) -> [DenoisingLoss.Example] {
    (0..<units.rowCount(of: unit)).flatMap { position in
      (0..<drawCount).map { draw in
        draws.example(step: step, row: units.row(position, of: unit), draw: draw)
      }
    }
  }

  /// The mean gradient of the examples, one after the other.
  func gradient(of examples: [DenoisingLoss.Example]) -> [Double] {
    let loss = DenoisingLoss(
      preconditioning: preconditioning, network: network, capacity: 1, backend: ReferenceBackend())
    let parameters = parameters
    var sum = [Double](repeating: 0, count: parameters.count)
    var gradient = [Float](repeating: 0, count: parameters.count)
    for example in examples {
      loss.load([example], from: rows)
      _ = loss.valueAndGradient(parameters: parameters, divisor: 1, gradients: &gradient)
      for (index, number) in gradient.enumerated() {
        sum[index] += Double(number) / Double(examples.count)
      }
    }
    return sum
  }

  func sum(
    clippingNorm: Double, threads: Int = 2, backend: any ComputeBackend = Backends.best(.float32)
  ) -> ClippedGradientSum {
    ClippedGradientSum(
      preconditioning: preconditioning, network: network, rows: rows, units: units, draws: draws,
      clippingNorm: clippingNorm, pool: WorkerPool(threads: threads), backend: backend)
  }

  /// What ``ClippedGradientSum`` gives, as an array.
  func clippedSum(
    _ sample: [Int], step: Int = 0, clippingNorm: Double, threads: Int = 2,
    backend: any ComputeBackend = Backends.best(.float32)
  ) -> [Double] {
    let sum = sum(clippingNorm: clippingNorm, threads: threads, backend: backend)
    sum.compute(sample, step: step, weights: Weights(parameters, backend: backend))
    return Array(UnsafeBufferPointer(start: sum.sum, count: network.layout.count))
  }

  func trainer(
    _ configuration: PrivateTrainingConfiguration, threads: Int = 2
  ) -> PrivateTrainer {
    PrivateTrainer(
      preconditioning: preconditioning, network: network, rows: rows, units: units,
      configuration: configuration, pool: WorkerPool(threads: threads),
      backend: Backends.best(.float32))
  }
}

/// √Σx².
func norm(_ numbers: some Sequence<Double>) -> Double {
  numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
}

/// The norm of the difference.
func distance(_ a: [Double], _ b: [Double]) -> Double { norm(zip(a, b).map { $0 - $1 }) }
