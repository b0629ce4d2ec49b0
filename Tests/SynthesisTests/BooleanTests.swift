import Synthesis
import Tabular
import Testing

/// Two-valued columns in every spelling that the inference knows, and 0 and 1.
struct BooleanTests {
  /// Consent to two studies: `second` follows `first` in 85 % of the rows, `paid` is whether just one of `first` and
  /// `member` holds in 90 %: of every two of the three it is independent. `urgent` is true in 4 %.
  static func consents(_ count: Int) throws -> Table {
    var random = HighCardinalityTests.RandomInts()
    let records = (0..<count).map { _ in
      let first = random.happens(perThousand: 400)
      let second = random.happens(perThousand: 850) ? first : !first
      let member = random.happens(perThousand: 500)
      let paid = random.happens(perThousand: 900) ? first != member : first == member
      return [
        first ? "true" : "false", second ? "1" : "0", member ? "yes" : "no", paid ? "JA" : "NEIN",
        random.happens(perThousand: 40) ? "T" : "F",
      ]
    }
    return try table(header: ["first", "second", "member", "paid", "urgent"], records: records)
  }

  static let consents = Result {
    var configuration = FitConfiguration()
    configuration.length = .steps(250)
    return try SyntheticCopy(of: consents(2_000), rows: 8_000, configuration: configuration)
  }

  @Test func kindsAndSpellingsAreKept() throws {
    let table = try Self.consents.get().synthetic
    let pairs = [
      "first": ["false", "true"], "member": ["no", "yes"], "paid": ["NEIN", "JA"],
      "urgent": ["F", "T"],
    ]
    for column in table.schema.columns where column.name != "second" {
      #expect(column.kind == .boolean)
      #expect(column.categories == pairs[column.name])
      let values = Set(table.rows.map { $0[column.name] })
      #expect(values == Set(pairs[column.name]!.map { .text($0) }))
    }
    // 0 and 1 are numbers.
    #expect(table.schema.columns[1].kind == .integer)
    #expect(Set(table.rows.map { $0["second"] }) == [.integer(0), .integer(1)])
  }

  @Test(arguments: ["first", "second", "member", "paid", "urgent"])
  func asManyAreTrue(name: String) throws {
    let consents = try Self.consents.get()
    func share(_ table: Table) -> Share {
      let column = table.columns[table.schema.index(of: name)!]
      return table.share(of: { column.number(at: $0.number) == 1 })
    }
    let (real, ours) = (share(consents.real), share(consents.synthetic))
    #expect(ours.isDraw(at: real.value, within: 0.01), "\(name): \(ours) against \(real)")
    #expect(!ours.half.isDraw(at: real.value, within: 0.01))
  }

  @Test func oneFollowsAnother() throws {
    let consents = try Self.consents.get()
    func agreeing(_ table: Table) -> Share {
      table.share(of: { $0.has("true", in: "first") == ($0["second"] == .integer(1)) })
    }
    let real = agreeing(consents.real)
    let ours = agreeing(consents.synthetic)
    #expect(ours.isNear(real, within: 0.03), "\(ours) against \(real)")
    #expect(!agreeing(consents.independent).isNear(real, within: 0.03))
  }

  /// No two of the columns tell anything of the third: a model of pairs cannot know.
  @Test func whatOnlyThreeTogetherTellIsKept() throws {
    let consents = try Self.consents.get()
    func following(_ table: Table) -> Share {
      table.share(of: {
        $0.has("JA", in: "paid") == ($0.has("true", in: "first") != $0.has("yes", in: "member"))
      })
    }
    let real = following(consents.real)
    let ours = following(consents.synthetic)
    #expect(ours.isNear(real, within: 0.05), "\(ours) against \(real)")
    #expect(!following(consents.independent).isNear(real, within: 0.05))
  }
}
