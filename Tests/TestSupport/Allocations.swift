import CAllocationCount

/// Blocks of memory that were asked for: a cost that is the same on every run, where time is not.
public enum Allocations {
  /// Whether they are counted on this system; where not, all counts are 0.
  public static var areCounted: Bool { synthtab_counts_allocations() == 1 }

  /// Those of the calling thread, since it began.
  public static var ofThisThread: Int { Int(synthtab_allocation_count()) }

  /// Those of `body`, on the calling thread alone: give a pool one thread.
  public static func count(_ body: () throws -> Void) rethrows -> Int {
    let before = ofThisThread
    try body()
    return ofThisThread - before
  }
}
