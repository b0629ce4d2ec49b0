import Encoding
import Synthesis
import Tabular
import Testing

struct RelationTests {
  /// Loans in cents: the last balance, a payment that settles the bill in three of ten rows, and a balance that is the
  /// last one minus the payment plus a charge of 0.1 % to 1 % in every second one.
  static func loans(_ count: Int) -> Table {
    var random = HighCardinalityTests.RandomInts()
    func amount(_ low: Int, _ high: Int) -> Double {
      // The smaller of two: skewed.
      Double(low + min(random(below: high - low), random(below: high - low))) / 100
    }
    var columns: [[Double]] = [[], [], [], []]
    for _ in 0..<count {
      let last = amount(500_000, 2_000_000)
      let bill = amount(5_000, 200_000)
      let payment = random(below: 10) < 3 ? bill : amount(5_000, 200_000)
      let charge = (last - payment) * Double(random(below: 10) + 1) / 1_000
      let balance =
        random(below: 2) == 0
        ? (last - payment + charge).rounded(decimals: 2)
        : amount(500_000, 2_000_000)
      for (column, value) in [last, bill, payment, balance].enumerated() {
        columns[column].append(value)
      }
    }
    return Table(
      schema: TableSchema(
        name: "loans",
        columns: ["last", "bill", "payment", "balance"].map {
          ColumnSchema(name: $0, kind: .continuous, decimals: 2)
        }),
      columns: columns.map {
        Column(storage: .reals($0), missing: MissingMask(presentRows: count))
      }, rowCount: count)
  }

  /// The shares of rows whose payment is the bill, and whose balance is 0 % to 1 % above last − payment.
  static func shares(_ table: Table) -> (equal: Double, near: Double) {
    var equal = 0
    var near = 0
    for row in 0..<table.rowCount {
      let numbers = table.columns.map { $0.number(at: row)! }
      if numbers[2] == numbers[1] { equal += 1 }
      let charge = numbers[3] / (numbers[0] - numbers[2]) - 1
      if (0...0.0105).contains(charge) { near += 1 }
    }
    return (Double(equal) / Double(table.rowCount), Double(near) / Double(table.rowCount))
  }

  static func synthetic(_ table: Table, findsRelations: Bool = true) throws -> Table {
    var configuration = FitConfiguration()
    configuration.length = .steps(findsRelations ? 200 : 60)
    configuration.encoding.findsRelations = findsRelations
    return try Synthesizer(fitting: table, configuration: configuration)
      .generate(rows: 0..<table.rowCount, seed: 1).table
  }

  @Test func paymentsSettleBillsAndBalancesFollowAsOftenAsInTheTable() throws {
    let table = Self.loans(2_000)
    let real = Self.shares(table)
    let with = Self.shares(try Self.synthetic(table))
    #expect(abs(with.equal - real.equal) < 0.06, "\(with.equal) against \(real.equal)")
    #expect(abs(with.near - real.near) < 0.08, "\(with.near) against \(real.near)")
    let without = Self.shares(try Self.synthetic(table, findsRelations: false))
    #expect(without.equal < 0.02, "\(without.equal)")
    #expect(without.near < real.near / 3, "\(without.near)")
  }

  /// Admissions of three years and discharges after 0 to 20 days: the smaller of two draws, so 9 % leave at once.
  static func stays(_ count: Int) -> Table {
    var random = HighCardinalityTests.RandomInts()
    let format = DatetimeFormat(pattern: "yyyy-MM-dd")!
    let first = format.ticks(parsing: "2020-01-01")!
    let from = (0..<count).map { _ in first + Int64(random(below: 1_096)) }
    let to = from.map { $0 + Int64(min(random(below: 21), random(below: 21))) }
    return Table(
      schema: TableSchema(
        name: "stays",
        columns: ["admission", "discharge"].map {
          ColumnSchema(name: $0, kind: .datetime, datetimeFormat: format)
        }),
      columns: [from, to].map {
        Column(storage: .integers($0), missing: MissingMask(presentRows: count))
      }, rowCount: count)
  }

  static func lengths(_ table: Table) -> [Int] {
    (0..<table.rowCount).map {
      Int(table.columns[1].number(at: $0)! - table.columns[0].number(at: $0)!)
    }
  }

  @Test func staysAreAsLongAsInTheTableAndNoneIsNegative() throws {
    let table = Self.stays(1_500)
    let real = Self.lengths(table)
    let with = Self.lengths(try Self.synthetic(table))
    #expect(with.allSatisfy { (0...20).contains($0) })
    // Two samples of 1,500 rows differ by 6 % by chance.
    let distance = HighCardinalityTests.distance(real, with, size: 21)
    #expect(distance < 0.1, "\(distance)")
    // The week and the weekday of each column alone leave most stays out of the range.
    let without = Self.lengths(try Self.synthetic(table, findsRelations: false))
    let inside = Double(without.count { (0...20).contains($0) }) / 1_500
    #expect(inside < 0.8, "\(inside)")
  }
}
