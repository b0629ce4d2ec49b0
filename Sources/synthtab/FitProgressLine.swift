import Synthesis

/// The progress of a fit on one line: step, loss, speed, time left, and the divergence when it is measured.
final class FitProgressLine {
  private let line: ProgressLine
  private let start = ContinuousClock.now
  private var divergence: Double?

  init(isQuiet: Bool) { line = ProgressLine(isQuiet: isQuiet) }

  func update(_ progress: FitProgress) {
    divergence = progress.divergence ?? divergence
    line.update(text(progress))
  }

  func clear() { line.clear() }

  private func text(_ progress: FitProgress) -> String {
    if let trial = progress.trial {
      return "choosing the length: training \(trial), step \(progress.step)"
    }
    let elapsed = (ContinuousClock.now - start).seconds
    let stepsLeft = max(0, progress.stepCount - progress.step)
    let secondsLeft = elapsed * Double(stepsLeft) / Double(max(1, progress.step))
    var parts = ["step \(progress.step)/\(progress.stepCount)"]
    if let loss = progress.loss {
      let speed = elapsed > 0 ? Double(progress.rowsSeen) / elapsed : 0
      parts += ["loss \(loss.rounded(toPlaces: 4))", "\(Int(speed)) rows/s"]
    }
    parts.append("\(Duration.seconds(secondsLeft).spoken) left")
    if let divergence { parts.append("JSD \(divergence.rounded(toPlaces: 4))") }
    return parts.joined(separator: "  ")
  }
}
