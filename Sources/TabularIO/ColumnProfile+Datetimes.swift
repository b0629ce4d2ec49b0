import Tabular

/// The common formats in which every value so far can be read.
struct DatetimeProfile {
  struct Candidate {
    let format: DatetimeFormat
    /// The ticks seen; `nil` before the first value.
    var range: ClosedRange<Int64>?
    /// The ticks that a value may have.
    let allowed: ClosedRange<Int64>

    mutating func extend(to other: ClosedRange<Int64>) {
      let own = range ?? other
      range = min(own.lowerBound, other.lowerBound)...max(own.upperBound, other.upperBound)
    }
  }

  private var candidates = Self.all

  /// Whether more cells are of interest.
  var isAnyPossible: Bool { !candidates.isEmpty }

  /// The preferred format of those that fit all values, and the extremes in it; `nil` if none does.
  var best: (format: DatetimeFormat, range: ClosedRange<Int64>)? {
    guard let first = candidates.first, let range = first.range else { return nil }
    return (first.format, range)
  }

  /// Empty, for the rows behind these.
  var continuation: DatetimeProfile {
    var result = self
    for index in result.candidates.indices { result.candidates[index].range = nil }
    return result
  }

  /// The formats of both, in the order of their preference.
  mutating func append(_ next: DatetimeProfile) {
    candidates = candidates.compactMap { candidate in
      guard let other = next.candidates.first(where: { $0.format == candidate.format }) else {
        return nil
      }
      var result = candidate
      if let range = other.range { result.extend(to: range) }
      return result
    }
  }

  mutating func add(_ spelling: UnsafeBufferPointer<UInt8>) {
    var index = 0
    while index < candidates.count {
      if let ticks = candidates[index].format.ticks(parsing: spelling),
        candidates[index].allowed.contains(ticks)
      {
        candidates[index].extend(to: ticks...ticks)
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
