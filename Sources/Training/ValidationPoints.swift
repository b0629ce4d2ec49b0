/// After which steps the held-out rows are looked at, and whether what they say half-way asks for a longer run.
///
/// `count` points lie evenly over the run, the last one at its end. Half-way, after point count/2, the run is extended if
/// the held-out loss fell since point count/3 by more than 1 % of the whole gain so far: the loss of the marginals, where
/// training starts, less the present one. The rest of the points then lie evenly over what is left. A run whose
/// held-out loss has nearly stopped falling would only bring generated rows nearer to training rows.
struct ValidationPoints {
  private(set) var stepCount: Int
  private let count: Int
  /// Where `done` points were passed and from which on the rest lie evenly.
  private var start = (step: 0, done: 0)
  private var passed = 0
  private var losses: [Double]
  private let initialLoss: Double?

  private static let worthwhileShare = 0.01

  /// - Parameter initialLoss: of held-out rows before the first step; without it no run is extended.
  init(stepCount: Int, count: Int, initialLoss: Double?) {
    self.stepCount = stepCount
    self.count = count
    self.initialLoss = initialLoss
    losses = []
  }

  /// Whether a point comes after `step` steps. Steps are asked for in ascending order.
  mutating func isPoint(after step: Int) -> Bool {
    let (points, steps) = (count - start.done, stepCount - start.step)
    let place = step - start.step
    guard step == stepCount || place * points / steps > (place - 1) * points / steps else {
      return false
    }
    passed += 1
    return true
  }

  /// Takes the held-out loss of the point that was passed last, and says whether the run is worth extending now.
  mutating func shouldExtend(loss: Double?) -> Bool {
    guard let loss, let initialLoss else { return false }
    losses.append(loss)
    guard passed == count / 2, count >= 6, losses.count == passed else { return false }
    let gain = initialLoss - loss
    return gain > 0 && losses[count / 3 - 1] - loss > Self.worthwhileShare * gain
  }

  /// Lets the run end after `stepCount` steps, `step` of which are done.
  mutating func extend(to stepCount: Int, from step: Int) {
    start = (step, passed)
    self.stepCount = stepCount
  }
}
