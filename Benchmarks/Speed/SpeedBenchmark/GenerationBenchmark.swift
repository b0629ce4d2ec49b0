import Compute
import Diffusion
import Encoding
import Foundation
import NeuralNetworks
import Synthesis
import Tabular
import TabularIO

/// Generation, stage by stage, of a model with impossible pairs and weights of pairs.
struct GenerationBenchmark {
  private let checkpoint: Checkpoint
  private let denoiser: PreconditionedDenoiser

  /// How long the model is trained: enough for its rows to be rejected about as often as those of a finished one.
  private static let trainingSteps = 1_000

  init(_ subject: Subject) throws {
    var configuration = FitConfiguration()
    configuration.length = .steps(Self.trainingSteps)
    checkpoint = try Synthesizer(fitting: subject.table, configuration: configuration).checkpoint
    guard let shape = checkpoint.networkShape else {
      preconditionFailure("a table whose columns are constant has no network")
    }
    denoiser = PreconditionedDenoiser(
      preconditioning: Preconditioning(
        layout: checkpoint.encoder.layout, start: checkpoint.start),
      network: MultilayerPerceptron(shape: shape),
      parameters: checkpoint.parameters, weights: checkpoint.weights,
      backend: Backends.best(checkpoint.configuration.precision))
  }

  /// What each stage takes.
  struct Stages: Encodable {
    let precision: ProductPrecision
    /// The network along the path, and the draw at its end.
    let network: Cost
    /// The same and the rows in place of impossible ones.
    let filtered: Cost
    /// How many rows were replaced.
    let replacedRows: Int
    let evaluationsPerRow: Double
    /// From vectors to a table.
    let decoding: Cost
    let csv: Cost
    let sqlite: Cost
    /// All but the writing, in one call.
    let whole: Cost
  }

  func run(rows count: Int, threads: Int) throws -> Stages {
    let pool = WorkerPool(threads: threads)
    let sampler = Sampler(denoiser: denoiser, seed: 1)
    let zeros = StructuralZeros.Index(checkpoint.zeros, layout: checkpoint.encoder.layout)
    // Whatever is set up at the first use.
    _ = sampler.sample(0..<Sampler.tileRowCount * threads, pool: pool)

    let network = measure { _ = sampler.sample(0..<count, pool: pool) }
    var stopwatch = Stopwatch()
    let result = sampler.sample(0..<count, without: zeros, pool: pool)
    let filtered = stopwatch.cost
    stopwatch = Stopwatch()
    let table = checkpoint.encoder.decode(result.sampled.rows, firstRow: 0, seed: 1)
    let decoding = stopwatch.cost
    let synthesizer = Synthesizer(checkpoint, precision: checkpoint.configuration.precision)
    let whole = measure { _ = synthesizer.generate(rows: 0..<count, seed: 1, threads: threads) }
    let (csv, sqlite) = try writing(table)
    return Stages(
      precision: checkpoint.configuration.precision, network: network, filtered: filtered,
      replacedRows: result.replacedCount, evaluationsPerRow: result.sampled.evaluationsPerRow,
      decoding: decoding, csv: csv, sqlite: sqlite, whole: whole)
  }

  private func writing(_ table: Table) throws -> (csv: Cost, sqlite: Cost) {
    let manager = FileManager.default
    let folder = manager.temporaryDirectory.appendingPathComponent("speed-\(UUID().uuidString)")
    try manager.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? manager.removeItem(at: folder) }
    let csv = try measure {
      let writer = try CSVTableWriter(
        path: folder.appendingPathComponent("rows.csv").path, schema: table.schema)
      try writer.append(table)
      try writer.finish()
    }
    let sqlite = try measure {
      let writer = try SQLiteTableWriter(
        path: folder.appendingPathComponent("rows.db").path, table: "rows", schema: table.schema)
      try writer.append(table)
      try writer.finish()
    }
    return (csv, sqlite)
  }
}
