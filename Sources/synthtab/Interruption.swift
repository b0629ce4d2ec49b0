import Dispatch
import Foundation
import Synchronization

/// Ctrl-C (SIGINT) and SIGTERM while it lives: the first asks the work to end well, the second ends the
/// process at once.
///
/// Only the long part of a command is watched, so that before it a signal has its usual effect. Made and
/// let go on the main thread, before the threads that compute are started; one at a time.
///
/// The main thread and those it starts have the signals blocked, and a thread without work takes them.
/// A product holds signals back for as long as it runs (COneDNN says why); with the handler on an idle
/// thread none has to wait for one.
final class Interruption: Sendable {
  private let end = DispatchSemaphore(value: 0)

  init() {
    received.store(0, ordering: .relaxed)
    setBlocked(true)
    for number in numbers { signal(number, receive) }
    let receiver = Thread { [end] in
      setBlocked(false)
      end.wait()
    }
    receiver.start()
  }

  deinit {
    for number in numbers { signal(number, SIG_DFL) }
    setBlocked(false)
    end.signal()
  }

  /// Whether a signal has come.
  var isRequested: Bool { received.load(ordering: .relaxed) > 0 }
}

private let numbers = [SIGINT, SIGTERM]
/// Signals that have come. A handler can reach nothing but globals.
private let received = Atomic(0)

/// Runs as a signal handler: it may neither allocate nor lock.
private func receive(_ number: Int32) {
  guard received.add(1, ordering: .relaxed).newValue > 1 else { return }
  signal(number, SIG_DFL)
  raise(number)
}

/// Blocks the signals on this thread, and on those that it starts from now on, or lets them through.
private func setBlocked(_ isBlocked: Bool) {
  var set = sigset_t()
  sigemptyset(&set)
  for number in numbers { sigaddset(&set, number) }
  pthread_sigmask(isBlocked ? SIG_BLOCK : SIG_UNBLOCK, &set, nil)
}
