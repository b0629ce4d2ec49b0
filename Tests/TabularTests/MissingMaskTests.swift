import Testing

@testable import Tabular

@Test func masksJoinBitByBit() {
  for (first, second) in [(0, 5), (3, 64), (64, 64), (70, 200), (127, 1), (1, 127)] {
    for every in [1, 3, 1_000] {
      var joined = MissingMask()
      var next = MissingMask()
      var expected = MissingMask()
      for row in 0..<first {
        joined.append(isMissing: row % every == 0)
        expected.append(isMissing: row % every == 0)
      }
      for row in 0..<second {
        next.append(isMissing: (row + 1) % every == 0)
        expected.append(isMissing: (row + 1) % every == 0)
      }
      joined.append(contentsOf: next)
      joined.append(presentRows: 3)
      joined.append(isMissing: true)
      for _ in 0..<3 { expected.append(isMissing: false) }
      expected.append(isMissing: true)
      #expect(joined == expected, "\(first) and \(second), every \(every)")
    }
  }
}

@Test func daysAreCountedOneByOne() {
  var expected = CalendarDay(year: 0, month: 1, day: 1).daysSinceEpoch
  #expect(expected == -719_528)
  for year in 0...9_999 {
    for month in 1...12 {
      let day = CalendarDay(year: year, month: month, day: 1)
      if day.daysSinceEpoch != expected { Issue.record("\(day)") }
      expected += CalendarDay.length(ofMonth: month, in: year)
    }
  }
  let lengths = (1...12).map { CalendarDay.length(ofMonth: $0, in: 2_023) }
  #expect(lengths == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
}
