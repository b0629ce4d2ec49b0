import Synthesis
import Tabular
import Testing

/// Three hundred rows with every kind of column, fitted as a user does who sets nothing.
struct SmallTableTests {
  static func members(_ count: Int) throws -> Table {
    var random = HighCardinalityTests.RandomInts()
    let format = DatetimeFormat(pattern: "yyyy-MM-dd")!
    let first = format.ticks(parsing: "2021-03-01")!
    let records = (0..<count).map { row in
      let age = 18 + min(random(below: 70), random(below: 70))
      let fee = "\(10 + age / 2 + random(below: 8)).\(random(below: 10))\(1 + random(below: 9))"
      return [
        "\(row + 1)", "\(age)", random.happens(perThousand: 150) ? "" : fee,
        ["basic", "basic", "basic", "family", "youth"][random(below: 5)],
        random.happens(perThousand: 350) ? "yes" : "no",
        random.happens(perThousand: 100)
          ? "" : format.text(ticks: first + Int64(random(below: 900))),
      ]
    }
    return try table(
      header: ["member_id", "age", "fee", "plan", "newsletter", "joined"], records: records)
  }

  static let members = Result {
    try SyntheticCopy(of: members(300), rows: 1_000, configuration: FitConfiguration())
  }

  @Test func everyValueIsValid() throws {
    let synthetic = try Self.members.get().synthetic
    let schema = synthetic.schema
    #expect(
      schema.columns.map(\.kind)
        == [.key, .integer, .continuous, .categorical, .boolean, .datetime])
    #expect(Set(synthetic.numbers("member_id")).count == 1_000)
    for (column, cells) in zip(schema.columns, synthetic.columns) where column.kind != .key {
      let numbers = synthetic.numbers(column.name)
      #expect(column.isNullable || numbers.count == 1_000, "\(column.name)")
      switch column.range {
      case .integers(let range):
        #expect(numbers.allSatisfy { range.contains(Int64($0)) }, "\(column.name)")
      case .reals(let range):
        #expect(numbers.allSatisfy { range.contains($0) }, "\(column.name)")
        #expect(numbers.allSatisfy { $0.rounded(decimals: 2) == $0 })
      case nil:
        guard case .codes(_, let dictionary) = cells.storage else {
          Issue.record("\(column.name) has no range")
          continue
        }
        #expect(dictionary == column.categories)
      }
    }
  }

  /// A column without its lowest quarter would not pass.
  @Test(arguments: ["age", "fee", "joined"])
  func numbersAreDistributedAsInTheRows(name: String) throws {
    let members = try Self.members.get()
    let real = members.real.numbers(name)
    let ours = members.synthetic.numbers(name)
    let limit = kolmogorovSmirnovLimit(real.count, ours.count)
    let distance = kolmogorovSmirnov(real, ours)
    #expect(distance < limit, "\(name): \(distance) of \(limit)")
    let cut = Array(ours.sorted().dropFirst(ours.count / 4))
    #expect(kolmogorovSmirnov(real, cut) > limit)
  }

  @Test(arguments: [
    ("plan", "basic"), ("plan", "family"), ("plan", "youth"), ("newsletter", "yes"),
  ])
  func categoriesHaveTheirShares(name: String, text: String) throws {
    let members = try Self.members.get()
    let real = members.real.share(of: { $0.has(text, in: name) })
    let ours = members.synthetic.share(of: { $0.has(text, in: name) })
    #expect(ours.isDraw(at: real.value, within: 0.01), "\(text): \(ours) against \(real)")
    #expect(!ours.half.isDraw(at: real.value, within: 0.01))
  }

  @Test(arguments: ["fee", "joined"])
  func asManyCellsAreMissing(name: String) throws {
    let members = try Self.members.get()
    let real = members.real.share(of: { $0.isMissing(name) })
    let ours = members.synthetic.share(of: { $0.isMissing(name) })
    #expect(ours.isDraw(at: real.value, within: 0.01), "\(name): \(ours) against \(real)")
    #expect(!Share(hits: 0, rows: ours.rows).isDraw(at: real.value, within: 0.01))
  }
}
