import Dispatch

/// `body` of 0..<`count`, in order, on all cores. Each result depends on its index alone, so the
/// number of cores changes nothing.
///
/// - Parameter cells: how many cells all calls look at together. Below 200,000 of them, which is a few
///   milliseconds, starting threads costs more than it saves, and one does it all.
func concurrentMap<Element>(
  count: Int, cells: Int = .max, _ body: (Int) -> Element
) -> [Element] {
  guard count > 1, cells >= 200_000 else { return (0..<count).map(body) }
  return withoutActuallyEscaping(body) { body in
    Array(unsafeUninitializedCapacity: count) { buffer, initializedCount in
      nonisolated(unsafe) let results = buffer
      // All calls end before concurrentPerform returns, and each writes to its own place.
      nonisolated(unsafe) let body = body
      DispatchQueue.concurrentPerform(iterations: count) { index in
        results.initializeElement(at: index, to: body(index))
      }
      initializedCount = count
    }
  }
}
