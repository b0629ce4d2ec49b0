import Training

/// Where a fit is.
public struct FitProgress: Codable, Hashable, Sendable {
  /// Optimiser steps done and planned.
  public let step: Int
  public let stepCount: Int
  /// The mean training loss of the last steps, in nats a row; `nil` under differential privacy, which does not pay for it.
  public let loss: Double?
  /// The loss on held-out rows, in nats a row; only at validation points, and if there are such rows.
  public let heldOutLoss: Double?
  /// The mean Jensen–Shannon divergence in bits, over columns and pairs of columns, of a generated sample of
  /// ``Synthesizer/validationSampleCount(steps:)`` rows against held-out rows; only at validation points.
  public let divergence: Double?
  /// Rows seen so far, counting repetitions.
  public let rowsSeen: Int
  /// The number of the training, from 1 on, while cross-validation chooses the length; `nil` in the training
  /// that the model comes from.
  public let trial: Int?

  init(_ step: TrainingProgress, of training: TrainingConfiguration, trial: Int? = nil) {
    self.step = step.step
    stepCount = step.stepCount
    loss = step.loss
    heldOutLoss = step.validation?.loss
    divergence = step.validation?.divergence
    rowsSeen = step.step * training.batchRowCount
    self.trial = trial
  }
}

extension FitProgress {
  /// Of a training that tells nothing of its rows.
  init(_ step: PrivateTrainer.Progress) {
    self.step = step.step
    stepCount = step.stepCount
    loss = nil
    heldOutLoss = nil
    divergence = nil
    rowsSeen = 0
    trial = nil
  }
}

/// What the caller wants after a report.
public enum FitDecision: Sendable {
  case proceed
  /// End now, with the best model so far.
  case finishNow
}
