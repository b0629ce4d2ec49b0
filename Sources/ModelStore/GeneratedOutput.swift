public import Diffusion

/// One generation from a model, as the model file remembers it, so that a report can find its rows.
public struct GeneratedOutput: Equatable, Sendable {
  /// Absolute path of the database or CSV file.
  public let path: String
  /// The table inside a database; `nil` for a CSV file.
  public let table: String?
  /// Rows written by this generation.
  public let rowCount: Int
  public let seed: UInt64
  public let sampling: SamplingConfiguration

  public init(
    path: String, table: String?, rowCount: Int, seed: UInt64, sampling: SamplingConfiguration
  ) {
    self.path = path
    self.table = table
    self.rowCount = rowCount
    self.seed = seed
    self.sampling = sampling
  }
}
