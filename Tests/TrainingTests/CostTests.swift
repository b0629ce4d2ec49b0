import Compute
import Diffusion
import NeuralNetworks
import TestSupport
import Testing

@testable import Training

/// What a step and a generated row cost, in counts that are the same on every run.
struct CostTests {
  /// A category, an ordered variable and a number.
  static let layout = VariableLayout([
    Variable(code: .category, probabilities: [0.25, 0.25, 0.25, 0.25]),
    Variable(
      code: .ordered(points: [-1.2, 0, 1.2], hasMissingLevel: false, waves: 2),
      probabilities: [0.3, 0.4, 0.3]),
    Variable(code: .gaussian, probabilities: []),
  ])
  static let batch = 512
  let preconditioning = Preconditioning(layout: layout)

  var network: MultilayerPerceptron {
    MultilayerPerceptron(
      shape: .init(
        inputs: preconditioning.inputCount, width: 32, blocks: 2,
        outputs: Self.layout.outputCount))
  }

  /// All parameters but the biases.
  var multipliedWeights: Int {
    let shape = network.shape
    return shape.inputs * shape.width + shape.blocks * shape.width * shape.width
      + shape.width * shape.outputs
  }

  /// Calls `report` after each of `steps` steps, of which the last alone is looked at.
  func train(steps: Int, backend: any ComputeBackend, report: (Int) -> Void) throws {
    var rows = EncodedRows(rowCount: 100 * Self.batch, layout: Self.layout)
    for row in 0..<rows.rowCount {
      rows.levels[row * rows.variableCount] = UInt16(row % 4)
      rows.levels[row * rows.variableCount + 1] = UInt16(row % 3)
      rows.numbers[row] = Float(row % 5) - 2
    }
    var configuration = TrainingConfiguration(steps: steps, seed: 1)
    configuration.batchRowCount = Self.batch
    configuration.validationCount = 1
    _ = try Trainer(
      preconditioning: preconditioning, network: network, rows: rows, heldOut: nil,
      configuration: configuration, pool: WorkerPool(threads: 1), backend: backend
    ).train(
      divergence: { _ in nil },
      report: {
        report($0.step)
        return .proceed
      })
  }

  @Test(arguments: ProductPrecision.allCases)
  func aStepMultipliesAndPassesOverMemoryNoMoreThanItMust(precision: ProductPrecision) throws {
    let backend = CountingBackend(precision)
    var step = CountingBackend.Counts()
    try train(steps: 3, backend: backend) { number in
      if number == 2 { step = backend.counts }
      backend.reset()
    }
    let shape = network.shape
    let hidden = Self.batch * shape.width * (shape.blocks + 1)
    let output = Self.batch * shape.outputs
    let parameters = network.layout.count
    var expected = CountingBackend.Counts()
    // 2 a weight forward, 4 backward; the gradient of the input is nobody's need.
    expected.products = Self.batch * (6 * multipliedWeights - 2 * shape.inputs * shape.width)
    expected.biasSiLU = hidden
    expected.multiplyElements = hidden
    expected.columnSums = hidden + output
    expected.crossEntropy = output
    expected.adamW = parameters
    expected.sumOfSquares = parameters
    // All other factors are rounded by who writes them.
    if precision != .float32 { expected.round = Self.batch * shape.inputs }
    #expect(step == expected)
  }

  @Test func aSampledRowMultipliesOnceAnEvaluation() {
    let backend = CountingBackend()
    let result = sampler(backend).sample(0..<256, pool: WorkerPool(threads: 1))
    let evaluations = Int(result.evaluationsPerRow)
    // One a step of the solver, and one to draw the row.
    #expect(evaluations == SamplingConfiguration().steps)
    #expect(backend.counts.products == 256 * evaluations * 2 * multipliedWeights)
    #expect(backend.counts.softmax == 256 * evaluations * network.shape.outputs)
  }

  @Test(.enabled(if: Allocations.areCounted))
  func allocationsAreCounted() {
    // What the tests below would not find out, since they ask for few.
    let count = Allocations.count {
      for size in 1...10 {
        withExtendedLifetime(EncodedRows(rowCount: size, layout: Self.layout)) {}
      }
    }
    #expect(count >= 10)
  }

  @Test(.enabled(if: Allocations.areCounted))
  func aStepAllocatesNoMoreThanItDid() throws {
    let counts = try allocationsOfSteps(KernelBackend())
    // Who makes it less lowers the number here.
    #expect(counts.allSatisfy { $0 <= 26 }, "\(counts)")
  }

  /// Of six steps, none of which begins a pass over the rows.
  func allocationsOfSteps(_ backend: any ComputeBackend) throws -> [Int] {
    var counts: [Int] = []
    counts.reserveCapacity(16)
    var before = 0
    try train(steps: 12, backend: backend) { number in
      if (5...10).contains(number) { counts.append(Allocations.ofThisThread - before) }
      before = Allocations.ofThisThread
    }
    return counts
  }

  @Test(.enabled(if: Allocations.areCounted))
  func sampledRowsAllocateByTheTile() {
    let sampler = sampler(KernelBackend())
    let pool = WorkerPool(threads: 1)
    _ = sampler.sample(0..<128, pool: pool)
    let few = Allocations.count { _ = sampler.sample(0..<1_280, pool: pool) }
    let many = Allocations.count { _ = sampler.sample(0..<3_840, pool: pool) }
    // Matrices of the solver, arrays of the denoiser. 20 tiles more.
    #expect(many - few <= 20 * 244, "\(few), \(many)")
  }

  func sampler(_ backend: any ComputeBackend) -> Sampler {
    var stream = RandomStream(seed: 1, purpose: .initialWeights)
    return Sampler(
      denoiser: PreconditionedDenoiser(
        preconditioning: preconditioning, network: network,
        parameters: network.initialParameters(&stream), backend: backend), seed: 1)
  }
}
