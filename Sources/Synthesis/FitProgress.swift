/// Where a fit is.
public struct FitProgress: Codable, Hashable, Sendable {
  /// Optimiser steps done and planned.
  public let step: Int
  public let stepCount: Int
  /// The mean training loss of the last steps, in nats a row.
  public let loss: Double
  /// The loss on held-out rows, in nats a row; only at validation points, and if there are such rows.
  public let heldOutLoss: Double?
  /// The mean Jensen–Shannon divergence in bits, over columns and pairs of columns, of a generated sample of
  /// ``Synthesizer/validationSampleCount(steps:)`` rows against held-out rows; only at validation points.
  public let divergence: Double?
  /// Rows seen so far, counting repetitions.
  public let rowsSeen: Int
}

/// What the caller wants after a report.
public enum FitDecision: Sendable {
  case proceed
  /// End now, with the best model so far.
  case finishNow
}
