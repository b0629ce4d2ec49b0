/// Where a training run is.
public struct TrainingProgress: Codable, Hashable, Sendable {
  /// Steps done, 1 for the first.
  public let step: Int
  /// Steps planned.
  public let stepCount: Int
  /// The mean training loss of the steps since the last multiple of 20, in nats a row; steps that were skipped for
  /// lack of a finite gradient do not count.
  public let loss: Double
  /// What the held-out rows say; only at validation points.
  public let validation: Validation?

  /// What the held-out rows say of the averaged parameters.
  public struct Validation: Codable, Hashable, Sendable {
    /// The loss on held-out rows, in nats a row, always with the same noise; `nil` without such rows.
    public let loss: Double?
    /// The divergence of a small generated sample from real rows, as the caller defines it.
    public let divergence: Double?
  }
}

/// What the caller wants after a report.
public enum TrainingDecision: Sendable {
  case proceed
  /// End now, with the best parameters so far.
  case finishNow
}

/// Why training could not go on.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// Gradients stayed infinite or not a number.
  case diverged(step: Int)

  public var description: String {
    switch self {
    case .diverged(let step):
      "training diverged at step \(step): its gradients are not finite.\n"
        + "       Another seed may help; please report the case."
    }
  }
}
