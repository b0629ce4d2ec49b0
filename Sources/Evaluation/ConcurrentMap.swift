import Dispatch

/// `body` of 0..<`count`, in order, on all cores. Each result depends on its index alone, so the
/// number of cores changes nothing.
func concurrentMap<Element>(count: Int, _ body: (Int) -> Element) -> [Element] {
  withoutActuallyEscaping(body) { body in
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
