import Compute
import Encoding
import Tabular
import TabularIO

/// What stands between a file and training, stage by stage.
struct IngestBenchmark {
  let path: String

  struct Stages: Encodable {
    let rows: Int
    /// Types and ranges of all columns.
    let inference: Cost
    /// Typed columns in memory.
    let loading: Cost
    /// Quantiles, categories, and which columns follow from others.
    let fitting: Cost
    /// The network's levels.
    let encoding: Cost
  }

  func run() throws -> Stages {
    let source = try CSVFile(path: path)
    var stopwatch = Stopwatch()
    let schema = try SchemaInference.schema(of: source)
    let inference = stopwatch.cost
    stopwatch = Stopwatch()
    let table = try TableLoader(schema: schema).load(source)
    let loading = stopwatch.cost
    stopwatch = Stopwatch()
    let encoder = TableEncoder(fitting: table)
    let fitting = stopwatch.cost
    let encoding = measure { _ = encoder.encode(table, seed: 0) }
    return Stages(
      rows: table.rowCount, inference: inference, loading: loading, fitting: fitting,
      encoding: encoding)
  }
}
