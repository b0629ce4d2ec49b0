import Compute
import Foundation
import Synchronization
import TestSupport
import Testing

/// Signals taken while the handler below is installed.
private let taken = Atomic(0)

@Suite(.serialized) struct SignalTests {
  /// oneDNN's generated code uses the stack pointer as a heap pointer: a handler that ran inside a product would
  /// overwrite the operands, or crash.
  @Test(arguments: ProductPrecision.allCases.filter(\.isAvailable))
  func signalsDuringProductsDoNoHarm(precision: ProductPrecision) throws {
    let backend = try #require(
      OneDNNBackend(precision), "oneDNN is one of the packages that make deps installs")
    taken.store(0, ordering: .relaxed)
    signal(SIGUSR1) { _ in taken.add(1, ordering: .relaxed) }
    // The threads that run tests have all signals blocked.
    var wanted = sigset_t()
    var before = sigset_t()
    sigemptyset(&wanted)
    sigaddset(&wanted, SIGUSR1)
    pthread_sigmask(SIG_UNBLOCK, &wanted, &before)
    defer {
      pthread_sigmask(SIG_SETMASK, &before, nil)
      signal(SIGUSR1, SIG_DFL)
    }
    let size = 128
    let a = (0..<size * size).map { Float($0 % 7) - 3 }
    let b = (0..<size * size).map { Float($0 % 5) - 2 }
    func product() -> [Float] {
      var c = [Float](repeating: 0, count: size * size)
      backend.multiply(
        a, transposed: false, by: b, transposed: false, m: size, n: size, k: size, adding: false,
        into: &c)
      return c
    }
    let expected = product()
    let thread = pthread_self()
    let isDone = Atomic(false)
    withExtendedLifetime(isDone) {
      let sender = DispatchQueue(label: "signals")
      sender.async {
        while !isDone.load(ordering: .relaxed) {
          pthread_kill(thread, SIGUSR1)
          usleep(20)
        }
      }
      for _ in 0..<2_000 { #expect(product() == expected) }
      isDone.store(true, ordering: .relaxed)
      sender.sync {}
    }
    #expect(taken.load(ordering: .relaxed) > 100)
  }
}
