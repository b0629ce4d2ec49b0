import Tabular

/// The common formats in which every value so far can be read.
struct DatetimeProfile {
  private struct Candidate {
    /// Its place among the common formats: the preferred ones first.
    let place: Int
    // The ticks seen; the least is above the greatest before the first value.
    var least = Int64.max
    var greatest = Int64.min

    mutating func extend(least other: Int64, greatest otherGreatest: Int64) {
      least = min(least, other)
      greatest = max(greatest, otherGreatest)
    }
  }

  private struct Format {
    let format: DatetimeFormat
    /// The ticks that a value may have.
    let allowed: ClosedRange<Int64>
  }

  private var candidates = Self.formats.indices.map { Candidate(place: $0) }
  private var isAnySeen = false

  /// Whether more cells are of interest.
  var isAnyPossible: Bool { !candidates.isEmpty }

  /// The preferred format of those that fit all values, and the extremes in it; `nil` if none does.
  var best: (format: DatetimeFormat, range: ClosedRange<Int64>)? {
    guard let first = candidates.first, first.least <= first.greatest else { return nil }
    return (Self.formats[first.place].format, first.least...first.greatest)
  }

  /// Empty, for the rows behind these.
  var continuation: DatetimeProfile {
    guard isAnySeen else { return self }
    var result = self
    result.isAnySeen = false
    result.candidates = candidates.map { Candidate(place: $0.place) }
    return result
  }

  /// Leaves the formats that fit both.
  mutating func append(_ next: DatetimeProfile) {
    guard next.isAnySeen else { return }
    isAnySeen = true
    candidates = candidates.compactMap { candidate in
      guard let other = next.candidates.first(where: { $0.place == candidate.place }) else {
        return nil
      }
      var result = candidate
      result.extend(least: other.least, greatest: other.greatest)
      return result
    }
  }

  mutating func add(_ spelling: UnsafeBufferPointer<UInt8>) {
    guard !candidates.isEmpty else { return }
    isAnySeen = true
    var index = 0
    while index < candidates.count {
      let format = Self.formats[candidates[index].place]
      if let ticks = format.format.ticks(parsing: spelling), format.allowed.contains(ticks) {
        candidates[index].extend(least: ticks, greatest: ticks)
        index += 1
      } else {
        candidates.remove(at: index)
      }
    }
  }

  /// Digits alone could be any number: they are dates only in the years 1900 to 2100.
  private static let formats: [Format] = DatetimeFormat.common.map { format in
    let isDigitsOnly = format.pattern.allSatisfy(\.isLetter) && !format.pattern.contains("T")
    guard isDigitsOnly else { return Format(format: format, allowed: .min ... .max) }
    let perDay = format.unit.ticksPerDay ?? 1
    let first = DatetimeFormat.common[0].ticks(parsing: "1900-01-01") ?? .min
    let end = DatetimeFormat.common[0].ticks(parsing: "2101-01-01") ?? .max
    return Format(format: format, allowed: first * perDay...end * perDay - 1)
  }
}
