import Compute
import Diffusion
import Encoding
import NeuralNetworks
import Synthesis
import Tabular
import TabularIO
import Training

/// The table that is measured with, and the network that a fit of it trains by default.
///
/// The network comes from a fit of one step, so that this program need not know how a fit chooses it.
struct Subject {
  let table: Table
  let rows: EncodedRows
  let preconditioning: Preconditioning
  let network: MultilayerPerceptron

  init(path: String) throws {
    let source = try CSVFile(path: path)
    table = try TableLoader(schema: SchemaInference.schema(of: source)).load(source)
    var configuration = FitConfiguration()
    configuration.length = .steps(1)
    configuration.holdout = 0
    configuration.calibration.rounds = 0
    configuration.findsStructuralZeros = false
    let checkpoint = try Synthesizer(fitting: table, configuration: configuration).checkpoint
    guard let shape = checkpoint.networkShape else {
      preconditionFailure("a table whose columns are constant has no network")
    }
    rows = checkpoint.encoder.encode(table, seed: 0)
    preconditioning = Preconditioning(
      layout: checkpoint.encoder.layout, start: checkpoint.start)
    network = MultilayerPerceptron(shape: shape)
  }

  /// The weights that a row is multiplied with: all parameters but the biases.
  var multipliedWeights: Int {
    let shape = network.shape
    return shape.inputs * shape.width + shape.blocks * shape.width * shape.width
      + shape.width * shape.outputs
  }

  /// Floating-point operations of a training step's products: 2 a weight and row forward, 4 backward, less the
  /// gradient of the input, which nobody needs.
  func operations(batchRowCount: Int) -> Double {
    let shape = network.shape
    return Double(batchRowCount)
      * Double(6 * multipliedWeights - 2 * shape.inputs * shape.width)
  }

  /// What another program needs for the same step.
  var description: ShapeDescription {
    let layout = preconditioning.layout
    let batch = TrainingConfiguration(steps: 1, seed: 0).batchRowCount
    return ShapeDescription(
      rows: rows.rowCount, batchRows: batch, inputs: network.shape.inputs,
      width: network.shape.width, blocks: network.shape.blocks, outputs: network.shape.outputs,
      coordinates: layout.variables.map(\.coordinateCount),
      levels: layout.variables.map(\.levelCount), noiseInputs: preconditioning.embedding.width,
      parameters: network.layout.count, multipliedWeights: multipliedWeights,
      operationsPerStep: operations(batchRowCount: batch))
  }
}

/// The network and the step, in numbers.
struct ShapeDescription: Encodable {
  let rows: Int
  let batchRows: Int
  let inputs: Int
  let width: Int
  let blocks: Int
  let outputs: Int
  /// Of each variable.
  let coordinates: [Int]
  /// Of each variable, 0 for a number with a Gaussian marginal.
  let levels: [Int]
  let noiseInputs: Int
  let parameters: Int
  let multipliedWeights: Int
  let operationsPerStep: Double
}
