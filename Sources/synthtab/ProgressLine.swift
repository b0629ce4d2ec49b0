import Foundation

/// One line on standard error that is rewritten in place, ten times a second at most, and only on a terminal.
final class ProgressLine {
  private let isShown: Bool
  private var lastUpdate = ContinuousClock.now - .seconds(1)
  private var isDirty = false

  init(isQuiet: Bool) {
    isShown = !isQuiet && StandardError.isTerminal
  }

  /// Shows `text` in place of the line before. Free where nothing is shown.
  func update(_ text: @autoclosure () -> String) {
    guard isShown, ContinuousClock.now - lastUpdate > .milliseconds(100) else { return }
    lastUpdate = .now
    isDirty = true
    draw(text())
  }

  /// Takes the line away.
  func clear() {
    guard isDirty else { return }
    isDirty = false
    draw("")
  }

  private func draw(_ text: String) {
    // Carriage return, then "erase to the end of the line" (ECMA-48).
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K\(text)".utf8))
  }
}

extension Duration {
  /// Whole seconds as a person says them: "8 s", "2 min 05 s", "1 h 10 min".
  var spoken: String {
    let seconds = max(0, Int(components.seconds))
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    if seconds < 60 { return "\(seconds) s" }
    if seconds < 3600 { return "\(seconds / 60) min \(padded(seconds % 60)) s" }
    return "\(seconds / 3600) h \(padded(seconds % 3600 / 60)) min"
  }

  /// The same as a number of seconds.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
