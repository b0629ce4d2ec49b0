import CKernels

/// A fixed set of threads which share out tasks: for regions of 20 µs to seconds, many times over.
///
/// The calling thread takes part, so a pool of one thread has no thread of its own. Threads without
/// work spin for about 50 µs and then sleep, so an idle pool costs nothing. A pool with as many
/// threads as the process may use processors keeps each of its own threads on one of them.
public final class WorkerPool: Sendable {
  /// How many tasks can run at once, the caller's included.
  public let threads: Int

  private nonisolated(unsafe) let pool: OpaquePointer

  /// - Precondition: `threads` is positive, and the system can start that many.
  public init(threads: Int) {
    precondition(threads >= 1, "a pool needs a thread, not \(threads)")
    guard let pool = synthtab_pool_start(Int32(threads)) else {
      preconditionFailure("the system cannot start \(threads) threads: ask for fewer")
    }
    self.threads = threads
    self.pool = pool
  }

  deinit { synthtab_pool_stop(pool) }

  /// Runs `body` once for every task in 0..<count, and returns when all have returned.
  ///
  /// Which worker, 0..<threads, runs a task is not known beforehand, and no order is promised; no
  /// two tasks run on one worker at once, so a worker's number can choose its scratch memory.
  /// Worker 0 is the caller. Callers on different threads take turns. About 1 µs, or 40 µs where
  /// the threads slept.
  ///
  /// - Precondition: the caller is not itself a task of a pool.
  public func run(_ count: Int, _ body: @Sendable (_ task: Int, _ worker: Int) -> Void) {
    guard count > 0 else { return }
    withoutActuallyEscaping(body) { body in
      var body = body
      let status = withUnsafeMutablePointer(to: &body) { context in
        synthtab_pool_run(
          pool, Int32(count),
          { context, task, worker in
            context!.assumingMemoryBound(to: (@Sendable (Int, Int) -> Void).self)
              .pointee(Int(task), Int(worker))
          }, context)
      }
      precondition(status == 0, "a task of a pool cannot wait for other tasks")
    }
  }

  /// `body` of 0..<count, in order. Each result depends on its number alone, so the number of threads changes nothing.
  ///
  /// - Precondition: the caller is not itself a task of a pool.
  public func map<Element>(_ count: Int, _ body: @Sendable (Int) -> Element) -> [Element] {
    Array(unsafeUninitializedCapacity: count) { buffer, initializedCount in
      // Each task writes to its own place, and all end before `run` returns.
      nonisolated(unsafe) let results = buffer
      run(count) { task, _ in results.initializeElement(at: task, to: body(task)) }
      initializedCount = count
    }
  }
}
