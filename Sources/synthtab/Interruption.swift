import Dispatch
import Foundation

/// Ctrl-C (SIGINT) and SIGTERM while it lives: the first asks the work to end well, the second ends the
/// process at once.
///
/// Only the long part of a command is watched, so that before it a signal has its usual effect.
final class Interruption: @unchecked Sendable {
  // `count` is guarded by `lock`; all else is set once, in `init`.
  private let lock = NSLock()
  private var count = 0
  private var sources: [any DispatchSourceSignal] = []

  init() {
    let queue = DispatchQueue(label: "synthtab.interruption")
    sources = [SIGINT, SIGTERM].map { number in
      // Otherwise the default action would end the process before the source sees the signal.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { [weak self] in self?.receive(number) }
      source.resume()
      return source
    }
  }

  deinit {
    for source in sources { source.cancel() }
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
  }

  /// Whether a signal has come.
  var isRequested: Bool { lock.withLock { count > 0 } }

  private func receive(_ number: Int32) {
    let isSecond = lock.withLock {
      count += 1
      return count > 1
    }
    guard isSecond else { return }
    signal(number, SIG_DFL)
    raise(number)
  }
}
