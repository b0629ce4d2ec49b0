/// Keeps the parameters of the best validation point, and says when training only memorises.
///
/// The best point is the last whose divergence is within 5 % of the smallest, which is about the noise of the small
/// sample behind it, among those whose held-out loss is within 1 % of the smallest seen: marginals and pairs
/// alone would let a model that copies its training rows win. Training is
/// getting worse when the held-out loss was more than 3 % above its smallest at three points in a row.
struct BestParameters {
  private(set) var parameters: [Float] = []
  private(set) var step: Int?
  private(set) var isGettingWorse = false
  private var loss = Double.infinity
  private var divergence = Double.infinity
  private var smallestLoss = Double.infinity
  private var worsePoints = 0

  private static let lossTolerance = 1.01
  private static let divergenceTolerance = 1.05
  private static let worseLoss = 1.03
  private static let patience = 3

  /// Looks at one validation point; without figures it is taken as it is.
  mutating func consider(
    _ candidate: [Float], step: Int, _ validation: TrainingProgress.Validation?
  ) {
    // Without held-out rows every point has the same loss, without a divergence the same divergence.
    let candidateLoss = validation?.loss ?? 1
    let candidateDivergence = validation?.divergence ?? 0
    smallestLoss = min(smallestLoss, candidateLoss)
    let isEligible = candidateLoss <= smallestLoss * Self.lossTolerance
    let isKeptEligible = loss <= smallestLoss * Self.lossTolerance
    let isAsClose = candidateDivergence <= divergence * Self.divergenceTolerance
    if isEligible && (!isKeptEligible || isAsClose) {
      parameters = candidate
      self.step = step
      loss = candidateLoss
      divergence = isKeptEligible ? min(divergence, candidateDivergence) : candidateDivergence
    }
    worsePoints = candidateLoss > smallestLoss * Self.worseLoss ? worsePoints + 1 : 0
    isGettingWorse = worsePoints >= Self.patience
  }
}
