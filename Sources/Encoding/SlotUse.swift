/// How often a column uses the slots of its ``DayAxis``, and which of them are places of their own.
struct SlotUse {
  /// Whether every slot is a place of its own, so that no weekday is needed to tell a week's days apart.
  let areAllOwn: Bool
  /// The counts of a year's last week, the only one of more than seven days; empty without years.
  let lastWeekCounts: [Int]
  private let axis: DayAxis
  private let isOwn: [Bool]

  /// - Parameters:
  ///   - slots: of each row, at least one.
  ///   - distinctDayCount: how many days of the axis the rows are on.
  init(slots: [Int], distinctDayCount: Int, axis: DayAxis) {
    self.axis = axis
    var counts = [Int](repeating: 0, count: axis.slotCount)
    for slot in slots { counts[slot] += 1 }
    var weekCounts = [Int](repeating: 0, count: axis.slotCount)
    for slot in counts.indices {
      weekCounts[axis.weekStart(ofSlot: slot)] += counts[slot]
    }
    let used = counts.count { $0 > 0 }
    let usedWeeks = weekCounts.count { $0 > 0 }
    areAllOwn =
      axis.countsMonths || axis.last - axis.first < 14
      || (used <= 64 && used <= 2 * usedWeeks && slots.count >= 3 * used
        && (!axis.hasYears || distinctDayCount >= 2 * used))
    // Half of a week's rows, and of an average week's too, but never by chance. Without years a day is a week and a
    // weekday, and needs no place.
    let limit = max(slots.count / 104, 10)
    isOwn = counts.indices.map { slot in
      axis.hasYears && counts[slot] >= limit
        && 2 * counts[slot] >= weekCounts[axis.weekStart(ofSlot: slot)]
    }
    lastWeekCounts =
      axis.hasYears && !axis.countsMonths ? Array(counts[DayAxis.lastWeekStart...]) : []
  }

  /// The number that stands for the place of a slot: 2·slot for the week that begins with a slot, 2·slot + 1 for a
  /// day of its own.
  func number(ofSlot slot: Int) -> Int64 {
    Int64(areAllOwn || isOwn[slot] ? 2 * slot + 1 : 2 * axis.weekStart(ofSlot: slot))
  }
}
