import Foundation

/// What something took: seconds on the wall, and seconds of processors, all threads of this process together.
struct Cost: Encodable {
  var wall: Double
  var cpu: Double
}

/// Measures from its making on.
struct Stopwatch {
  private let start = Stopwatch.now

  var cost: Cost {
    let end = Self.now
    return Cost(wall: end.wall - start.wall, cpu: end.cpu - start.cpu)
  }

  private static var now: Cost {
    Cost(wall: seconds(CLOCK_MONOTONIC), cpu: seconds(CLOCK_PROCESS_CPUTIME_ID))
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

/// What `body` takes.
func measure(_ body: () throws -> Void) rethrows -> Cost {
  let stopwatch = Stopwatch()
  try body()
  return stopwatch.cost
}
