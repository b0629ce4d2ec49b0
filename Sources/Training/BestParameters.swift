/// Keeps the parameters of the best validation point, and says when training only memorises.
///
/// What counts is the gain: how far the held-out loss is below that of the marginals, where training starts.
/// The best point is the last whose gain is within 1 % of the largest: neighbouring points differ by less than
/// that by chance, and the later one has the smaller learning rate. Training is getting worse when the gain was
/// more than 10 % below its largest at three points in a row. Without held-out rows the last point is the best.
struct BestParameters {
  private(set) var parameters: [Float] = []
  private(set) var step: Int?
  private(set) var isGettingWorse = false
  /// The held-out loss of the marginals.
  private let initialLoss: Double
  private var smallestLoss: Double
  private var worsePoints = 0

  private static let tolerance = 0.01
  private static let worseShare = 0.1
  private static let patience = 3

  /// - Parameter initialLoss: on held-out rows, before the first step; `nil` without such rows.
  init(initialLoss: Double?) {
    self.initialLoss = initialLoss ?? 0
    smallestLoss = self.initialLoss
  }

  /// Looks at one validation point; without a loss it is taken as it is.
  mutating func consider(_ candidate: [Float], step: Int, loss: Double?) {
    guard let loss else {
      parameters = candidate
      self.step = step
      return
    }
    smallestLoss = min(smallestLoss, loss)
    let gain = initialLoss - smallestLoss
    if loss <= smallestLoss + Self.tolerance * gain || self.step == nil && loss.isFinite {
      parameters = candidate
      self.step = step
    }
    worsePoints = loss > smallestLoss + Self.worseShare * gain ? worsePoints + 1 : 0
    isGettingWorse = worsePoints >= Self.patience
  }
}
