import Tabular

/// The common formats in which every value so far can be read.
struct DatetimeProfile {
  struct Candidate {
    let format: DatetimeFormat
    /// The ticks seen; `nil` before the first value.
    var range: ClosedRange<Int64>?
    /// The ticks that a value may have.
    let allowed: ClosedRange<Int64>
  }

  private var candidates = Self.all

  /// The preferred format of those that fit all values, and the extremes in it; `nil` if none does.
  var best: (format: DatetimeFormat, range: ClosedRange<Int64>)? {
    guard let first = candidates.first, let range = first.range else { return nil }
    return (first.format, range)
  }

  mutating func add(_ spelling: UnsafeBufferPointer<UInt8>) {
    var index = 0
    while index < candidates.count {
      if let ticks = candidates[index].format.ticks(parsing: spelling),
        candidates[index].allowed.contains(ticks)
      {
        let range = candidates[index].range ?? ticks...ticks
        candidates[index].range = min(range.lowerBound, ticks)...max(range.upperBound, ticks)
        index += 1
      } else {
        candidates.remove(at: index)
      }
    }
  }

  /// Digits alone could be any number: they are dates only in the years 1900 to 2100.
  private static let all: [Candidate] = DatetimeFormat.common.map { format in
    let isDigitsOnly = format.pattern.allSatisfy(\.isLetter) && !format.pattern.contains("T")
    guard isDigitsOnly else { return Candidate(format: format, allowed: .min ... .max) }
    let perDay = format.unit.ticksPerDay ?? 1
    let first = DatetimeFormat.common[0].ticks(parsing: "1900-01-01") ?? .min
    let end = DatetimeFormat.common[0].ticks(parsing: "2101-01-01") ?? .max
    return Candidate(format: format, allowed: first * perDay...end * perDay - 1)
  }
}
