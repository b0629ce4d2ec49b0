import Glibc

/// The same work on several threads at a time.
///
/// Dispatch starts fewer threads than asked for while other programs keep the cores busy; a reader that was
/// told to use two shall use two.
enum ThreadTeam {
  private final class Work: @unchecked Sendable {
    let body: () -> Void

    init(_ body: @escaping () -> Void) { self.body = body }
  }

  /// Calls `body` on the calling thread and on `count - 1` others, and returns when all have returned. If the
  /// system gives no more threads, there are fewer calls, but one at least.
  static func run(_ count: Int, _ body: () -> Void) {
    withoutActuallyEscaping(body) { body in
      var threads: [pthread_t] = []
      for _ in 1..<max(count, 1) {
        let work = Unmanaged.passRetained(Work(body))
        var thread = pthread_t()
        let status = pthread_create(
          &thread, nil,
          { context in
            if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body() }
            return nil
          }, work.toOpaque())
        guard status == 0 else {
          work.release()
          break
        }
        threads.append(thread)
      }
      body()
      for thread in threads { pthread_join(thread, nil) }
    }
  }
}
