import Foundation

/// Linear warm-up, then a half cosine down to 0: Loshchilov & Hutter (2017), equation 5, without restarts.
public struct LearningRateSchedule: Sendable {
  public let peak: Float
  public let warmUpSteps: Int
  public let stepCount: Int

  public init(peak: Float, warmUpSteps: Int, stepCount: Int) {
    self.peak = peak
    self.warmUpSteps = min(warmUpSteps, stepCount / 10)
    self.stepCount = stepCount
  }

  /// The learning rate of step `step`, 0 for the first.
  public func rate(step: Int) -> Float {
    if step < warmUpSteps { return peak * Float(step + 1) / Float(warmUpSteps) }
    let progress = Float(step - warmUpSteps) / Float(max(stepCount - warmUpSteps, 1))
    return peak * (1 + cos(.pi * min(progress, 1))) / 2
  }
}
