import Foundation
import Synthesis
import Tabular
import Testing

struct DatetimeTests {
  static let format = DatetimeFormat(pattern: "yyyy-MM-dd HH:mm")!
  static let minutesPerDay: Int64 = 1_440

  /// Visits on working days of three years from 8:00 to 17:59, three times as many from October to March; operations
  /// on Mondays and Tuesdays in nine of ten rows, consultations on the other days.
  static func visits(_ count: Int) -> Table {
    var state: UInt64 = 11
    func random(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % below
    }
    let first = format.ticks(parsing: "2020-01-01 00:00")! / minutesPerDay
    var moments: [Int64] = []
    var kinds: [Int32] = []
    while moments.count < count {
      let day = first + Int64(random(1_096))
      let ticks = day * minutesPerDay + Int64(480 + random(600))
      let isWinter = !(4...9).contains(month(ticks))
      guard weekday(ticks) < 5, isWinter || random(3) == 0 else { continue }
      moments.append(ticks)
      let usual: Int32 = weekday(ticks) < 2 ? 1 : 0
      kinds.append(random(10) == 0 ? 1 - usual : usual)
    }
    let present = MissingMask(presentRows: count)
    return Table(
      schema: TableSchema(
        name: "visits",
        columns: [
          ColumnSchema(name: "start", kind: .datetime, datetimeFormat: format),
          ColumnSchema(
            name: "kind", kind: .categorical, categories: ["consultation", "operation"]),
        ]),
      columns: [
        Column(storage: .integers(moments), missing: present),
        Column(
          storage: .codes(kinds, dictionary: ["consultation", "operation"]), missing: present),
      ], rowCount: count)
  }

  static func month(_ ticks: Int64) -> Int {
    Int(format.text(ticks: ticks).dropFirst(5).prefix(2))!
  }

  /// 0 for Monday; 1970-01-01 was a Thursday.
  static func weekday(_ ticks: Int64) -> Int { Int((ticks / minutesPerDay + 3) % 7) }

  static func moments(_ table: Table) -> [Int64] {
    guard case .integers(let values) = table.columns[0].storage else { return [] }
    return values
  }

  static func monthShares(_ table: Table) -> [Double] {
    var shares = [Double](repeating: 0, count: 12)
    for ticks in moments(table) { shares[month(ticks) - 1] += 1 / Double(table.rowCount) }
    return shares
  }

  /// The share of the visits that are of their weekday's usual kind.
  static func usualShare(_ table: Table) -> Double {
    guard case .codes(let kinds, _) = table.columns[1].storage else { return 0 }
    let usual = zip(moments(table), kinds).count { ($0.1 == 1) == (weekday($0.0) < 2) }
    return Double(usual) / Double(table.rowCount)
  }

  @Test func weekdaysMonthsAndHoursOfVisitsAreKept() throws {
    let table = Self.visits(1_500)
    var configuration = FitConfiguration()
    configuration.length = .steps(300)
    let synthetic = try Synthesizer(fitting: table, configuration: configuration)
      .generate(rows: 0..<1_500, seed: 1).table
    let moments = Self.moments(synthetic)

    #expect(moments.count { Self.weekday($0) > 4 } <= 15)
    #expect(moments.allSatisfy { (480..<1_080).contains($0 % Self.minutesPerDay) })
    // Half the sum of the differences. Two samples of 1,500 rows differ by 3 % by chance; without the seasons, as
    // many visits in each month, it would be 25 %.
    let distance =
      zip(Self.monthShares(table), Self.monthShares(synthetic)).reduce(0) {
        $0 + abs($1.0 - $1.1)
      } / 2
    #expect(distance < 0.08, "month shares differ by \(distance)")
    // Nine of ten in the table; independent columns would have it in 52 % of the rows.
    let difference = abs(Self.usualShare(synthetic) - Self.usualShare(table))
    #expect(difference < 0.1, "the kind follows the weekday in \(difference) more or fewer")
  }
}
