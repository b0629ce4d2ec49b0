import Foundation

/// Linear warm-up, then a half cosine down to 0: Loshchilov & Hutter (2017), equation 5, without restarts. A run that
/// is extended goes on from where it is on the cosine, only more slowly.
public struct LearningRateSchedule: Sendable {
  public let peak: Float
  public let warmUpSteps: Int
  public private(set) var stepCount: Int
  /// The step from which on the cosine is followed at the present speed, and its phase there, 0 to 1.
  private var start: (step: Int, phase: Float)

  public init(peak: Float, warmUpSteps: Int, stepCount: Int) {
    self.peak = peak
    self.warmUpSteps = min(warmUpSteps, stepCount / 10)
    self.stepCount = stepCount
    start = (self.warmUpSteps, 0)
  }

  /// The learning rate of step `step`, 0 for the first.
  public func rate(step: Int) -> Float {
    if step < warmUpSteps { return peak * Float(step + 1) / Float(warmUpSteps) }
    return peak * (1 + cos(.pi * phase(step: step))) / 2
  }

  private func phase(step: Int) -> Float {
    let share = Float(step - start.step) / Float(max(stepCount - start.step, 1))
    return min(start.phase + (1 - start.phase) * share, 1)
  }

  /// Lets the run end after `stepCount` steps; the rates of steps before `step` stay.
  ///
  /// - Precondition: the warm-up is over at `step`, and `stepCount` is greater.
  public mutating func extend(to stepCount: Int, from step: Int) {
    precondition(step >= warmUpSteps && stepCount > step, "\(stepCount) steps after \(step)")
    start = (step, phase(step: step))
    self.stepCount = stepCount
  }
}
