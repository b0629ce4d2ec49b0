import Compute
import Tabular
import Testing

@testable import Encoding

struct ProtectedMomentsTests {
  static let days = DatetimeFormat(pattern: "yyyy-MM-dd")!
  static let seconds = DatetimeFormat(pattern: "yyyy-MM-dd HH:mm:ss")!

  static func encoder(_ values: [Int64], _ format: DatetimeFormat = days) throws -> DatetimeEncoder
  {
    try #require(
      DatetimeEncoder(
        fitting: values, missingCount: 0, format: format, options: EncodingOptions()))
  }

  /// What a table of these levels decodes to, many times over.
  static func decoded(_ encoder: DatetimeEncoder, _ values: [Int64], times: Int) -> [Int64] {
    var stream = RandomStream(seed: 2, purpose: .noise)
    return values.flatMap { value in
      let levels = encoder.levels(of: value)
      return (0..<times).compactMap { _ in
        encoder.value(uniform: stream.uniformDouble()) { levels[$0] }
      }
    }
  }

  @Test func noMomentBeyondTheEndsIsDecoded() throws {
    var stream = RandomStream(seed: 1, purpose: .noise)
    // Ten years, a day of 1900 and one of 2099.
    let usual = (0..<2_000).map { _ in Int64(14_610 + stream.integer(below: 3_652)) }
    let values = usual + [-25_567, 47_481]
    let ends = SharedEnds(of: values, leastCount: 11, decimals: nil).range
    let encoder = try Self.encoder(values)
    #expect(encoder.range == ends)
    #expect(ends.lowerBound >= usual.min()! && ends.upperBound <= usual.max()!)
    let decoded = Self.decoded(encoder, values, times: 3)
    #expect(decoded.allSatisfy(ends.contains))
  }

  @Test func rareYearsShareALevelInWhichTheyAreEquallyFrequent() throws {
    // Births of 1930 to 1989, a few of each year.
    var stream = RandomStream(seed: 3, purpose: .noise)
    let values = (0..<300).map { _ in Int64(-14_610 + stream.integer(below: 60 * 365)) }
    let encoder = try Self.encoder(values)
    let year = try #require(encoder.year)
    #expect(year.counts.allSatisfy { $0 >= 11 })
    #expect(year.levels.contains { $0.count > 1 })
    let years = Set(Self.decoded(encoder, values, times: 20).map { $0 / 365 })
    #expect(years.count >= 55)
  }

  @Test func rareWeeksShareALevelAndComeBackNearTheirOwn() throws {
    // One year with four rows a week, so no week has eleven.
    let values = (0..<208).map { (row: Int) -> Int64 in Int64(18_262 + row / 4 * 7 + row % 4) }
    let encoder = try Self.encoder(values)
    #expect(encoder.place.counts.allSatisfy { $0 >= 11 })
    var weeks = Set<Int64>()
    for value in values.dropFirst(11).dropLast(11) {
      for day in Self.decoded(encoder, [value], times: 12) {
        #expect(abs(day - value) <= 28)
        weeks.insert((day - 18_262) / 7)
      }
    }
    #expect(weeks.count > 40)
  }

  @Test func everyMomentHasTheLevelsThatCountedIt() throws {
    var stream = RandomStream(seed: 5, purpose: .noise)
    let values = (0..<3_000).map { _ in
      Int64(946_684_800 + stream.integer(below: 86_400 * 365 * 6) / 60 * 60)
    }
    let encoder = try Self.encoder(values, Self.seconds)
    let parts = [encoder.year, encoder.place, encoder.weekday, encoder.timeOfDay].compactMap { $0 }
    var counts = parts.map { [Int](repeating: 0, count: $0.levels.count) }
    for value in values {
      for (part, level) in encoder.levels(of: value).enumerated() { counts[part][level] += 1 }
    }
    #expect(counts == parts.map(\.counts))
    // The time of day too has ends that eleven rows reach.
    let times = values.map { $0 % 86_400 }
    let ends = SharedEnds(of: times, leastCount: 11, decimals: nil).range
    #expect(encoder.timeOfDay?.range == ends)
  }

  /// (rows, days, share of rows on the first of a year, of 100)
  @Test(arguments: [
    (60, 400, 0), (200, 300, 0), (300, 3_000, 0), (400, 10, 0), (1_000, 700, 30),
    (1_000, 5_000, 30), (3_000, 20_000, 10), (250, 20_000, 50),
  ])
  func everyDayHasTheLevelsThatCountedItWhateverTheCalendar(
    rows: Int, days: Int, firsts: Int
  ) throws {
    var stream = RandomStream(seed: UInt64(rows + days), purpose: .noise)
    let values = (0..<rows).map { _ -> Int64 in
      let day = Int64(18_262 - stream.integer(below: days))
      let firstOfYear = ColumnSchema(
        name: "d", kind: .datetime, coarsening: .start(of: .year), datetimeFormat: Self.days)
      guard stream.integer(below: 100) < firsts else { return day }
      let cell = Column(storage: .integers([day]), missing: MissingMask(presentRows: 1))
      guard case .integers(let coarse) = cell.coarsened(as: firstOfYear).storage else { return day }
      return coarse[0]
    }
    guard
      let encoder = DatetimeEncoder(
        fitting: values, missingCount: 0, format: Self.days, options: EncodingOptions())
    else { return }
    let parts = [encoder.year, encoder.place, encoder.weekday].compactMap { $0 }
      .filter { $0.levels.count > 1 }
    var counts = parts.map { [Int](repeating: 0, count: $0.levels.count) }
    for value in values {
      for (part, level) in encoder.levels(of: value).enumerated() { counts[part][level] += 1 }
    }
    #expect(counts == parts.map(\.counts))
    // Every part but the weekday.
    for part in [encoder.year, encoder.place].compactMap({ $0 }) {
      #expect(part.counts.allSatisfy { $0 >= 11 })
    }
    let decoded = Self.decoded(encoder, values, times: 2)
    #expect(decoded.allSatisfy(encoder.range.contains))
    // The mean day stays where it was, a few parts of a hundred of the whole apart.
    func mean(_ days: [Int64]) -> Double {
      Double(days.reduce(0, +)) / Double(days.count)
    }
    #expect(abs(mean(decoded) - mean(values)) < 0.04 * Double(days) + 4)
  }

  @Test func momentsOfAListAreProtectedAsNumbersAre() {
    // Three waves of a survey, and one person asked between two of them.
    let values =
      [Int64](repeating: 17_000, count: 60) + [Int64](repeating: 17_500, count: 60)
      + [17_320] + [Int64](repeating: 18_000, count: 60)
    let encoder = ColumnEncoder(
      fitting: Column(
        storage: .integers(values), missing: MissingMask(presentRows: values.count)),
      schema: ColumnSchema(name: "d", kind: .datetime, datetimeFormat: Self.days),
      options: EncodingOptions())
    guard case .integers(let waves) = encoder else {
      Issue.record("not a list")
      return
    }
    #expect(waves.levels == [[17_000], [17_500], [18_000]])
  }
}
