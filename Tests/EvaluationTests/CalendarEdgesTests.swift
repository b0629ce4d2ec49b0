import Tabular
import Testing

@testable import Evaluation

@Suite struct CalendarEdgesTests {
  private func texts(
    _ pattern: String, _ ticks: [Int64], k: Int = 2
  ) -> [String] {
    CalendarEdges(
      sorted: ticks.map(Double.init).sorted(), format: DatetimeFormat(pattern: pattern)!,
      leastCount: k
    ).texts
  }

  private func ticks(_ pattern: String, _ texts: [String]) -> [Int64] {
    let format = DatetimeFormat(pattern: pattern)!
    return texts.map { format.ticks(parsing: $0)! }
  }

  @Test func decadesAreCutAtYears() {
    // A row every 10 days from 1990-01-01 to 2011-11-25.
    let days = ticks("yyyy-MM-dd", ["1990-01-01"])[0]
    let texts = texts("yyyy-MM-dd", (0..<800).map { days + 10 * $0 }, k: 11)
    #expect(texts == (1990...2012).map { "\($0)" })
  }

  @Test func aYearIsCutAtMonths() {
    let days = ticks("dd.MM.yyyy", ["03.02.2020"])[0]
    let texts = texts("dd.MM.yyyy", (0..<300).map { days + $0 }, k: 5)
    #expect(texts == (2...12).map { "2020-" + ($0 < 10 ? "0" : "") + "\($0)" })
  }

  @Test func weeksBeginOnMondays() {
    let days = ticks("yyyy-MM-dd", ["2024-01-03"])[0]
    // Ten rows a day for 90 days; 2024-01-01 is a Monday.
    let texts = texts("yyyy-MM-dd", (0..<900).map { days + $0 / 10 }, k: 5)
    #expect(texts.first == "2024-01-01")
    #expect(texts.dropFirst().first == "2024-01-08")
    // The last row is on a Monday, which closes the last week.
    #expect(texts.last == "2024-04-01")
  }

  @Test func hoursOfADayAreWrittenAsTheColumnDoes() {
    let texts = texts("HH:mm", (0..<1440).map { $0 }, k: 1)
    #expect(texts.first == "00:00" && texts.dropFirst().first == "01:00" && texts.last == "24:00")
    let start = ticks("yyyy-MM-dd HH:mm:ss", ["1969-12-31 22:10:00"])[0]
    let seconds = self.texts("yyyy-MM-dd HH:mm:ss", (0..<400).map { start + $0 * 60 + 7 }, k: 3)
    #expect(seconds.first == "1969-12-31 22:00:00")
    #expect(seconds.contains("1970-01-01 00:00:00"))
  }

  @Test func aRareDayIsNoEdge() {
    // 60 days with 3 rows each: fewer than k, so the edges are months, whose text is no cell.
    let days = ticks("yyyy-MM-dd", ["2024-01-10"])[0]
    let rare = texts("yyyy-MM-dd", (0..<180).map { days + $0 / 3 }, k: 4)
    #expect(rare == ["2024-01", "2024-02", "2024-03", "2024-04"])
    // With 4 rows each the step is shorter, and its edges are days.
    let common = texts("yyyy-MM-dd", (0..<240).map { days + $0 / 4 }, k: 4)
    #expect(common.count > 5 && common.allSatisfy { $0.count == 10 })
  }

  @Test func everyBarHoldsKRows() {
    // Most rows in one week, a few in each of 20 years.
    let days = ticks("yyyy-MM-dd", ["2000-06-01", "2019-12-01"])
    let ticks = (0..<200).map { days[0] + 36 * Int64($0) } + (0..<800).map { days[1] + $0 % 7 }
    let edges = CalendarEdges(
      sorted: ticks.map(Double.init).sorted(), format: DatetimeFormat(pattern: "yyyy-MM-dd")!,
      leastCount: 11)
    let inner = edges.ticks.dropFirst().dropLast()
    let starts = [0] + inner.map { edge in ticks.count { Double($0) < edge } } + [ticks.count]
    #expect(starts.count > 5)
    #expect(zip(starts.dropFirst(), starts).allSatisfy { $0 - $1 >= 11 })
  }

  @Test func monthsAreAFormatOfTheirOwn() {
    let months = ticks("yyyy-MM", ["1999-11"])[0]
    #expect(
      texts("yyyy-MM", (0..<120).map { months + $0 / 30 }, k: 5)
        == ["1999-11", "1999-12", "2000-01", "2000-02"])
    #expect(texts("yyyy-MM", [months], k: 1) == [])
  }
}
