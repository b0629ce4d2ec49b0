import Synthesis
import Tabular
import TabularIO
import Testing

/// Which cells are missing depends on the rest of the row, and the synthetic rows must keep that.
struct MissingValueTests {
  /// Claims of an insurance.
  ///
  /// | column | kind | missing |
  /// |---|---|---|
  /// | occupation, age | category, integer | never |
  /// | income | real | 40 % of the self-employed, 2 % of others |
  /// | systolic, diastolic | integers | together, in 15 % of the rows |
  /// | closed | date | 95 % of the open cases, 1 % of others |
  /// | employer | category | 80 % of the self-employed and retired, 5 % of others |
  static func claims(_ count: Int) throws -> Table {
    var random = HighCardinalityTests.RandomInts()
    let start = DatetimeFormat(pattern: "yyyy-MM-dd")!
    let first = start.ticks(parsing: "2022-01-01")!
    let occupations = ["employed", "employed", "self-employed", "retired", "student"]
    let records = (0..<count).map { _ in
      let occupation = occupations[random(below: 5)]
      let isOpen = random.happens(perThousand: 300)
      let isWithoutPressure = random.happens(perThousand: 150)
      let lacksIncome = random.happens(perThousand: occupation == "self-employed" ? 400 : 20)
      let lacksEnd = random.happens(perThousand: isOpen ? 950 : 10)
      let hasEmployer = occupation == "employed" || occupation == "student"
      let lacksEmployer = random.happens(perThousand: hasEmployer ? 50 : 800)
      let income = "\(1_000 + random(below: 4_000)).\(random(below: 10))\(1 + random(below: 9))"
      let systolic = 110 + random(below: 60)
      return [
        occupation, "\(20 + random(below: 60))",
        lacksIncome ? "" : income,
        isWithoutPressure ? "" : "\(systolic)",
        isWithoutPressure ? "" : "\(systolic - 30 - random(below: 25))",
        isOpen ? "open" : "settled",
        lacksEnd ? "" : start.text(ticks: first + Int64(random(below: 700))),
        lacksEmployer ? "" : ["city", "state", "firm"][random(below: 3)],
      ]
    }
    return try table(
      header: [
        "occupation", "age", "income", "systolic", "diastolic", "status", "closed", "employer",
      ], records: records)
  }

  static let claims = Result {
    var configuration = FitConfiguration()
    configuration.length = .steps(300)
    return try SyntheticCopy(of: claims(3_000), rows: 3_000, configuration: configuration)
  }

  @Test(arguments: ["income", "systolic", "diastolic", "closed", "employer"])
  func asManyCellsOfAColumnAreMissing(name: String) throws {
    let claims = try Self.claims.get()
    let real = claims.real.share(of: { $0.isMissing(name) })
    let ours = claims.synthetic.share(of: { $0.isMissing(name) })
    #expect(ours.isDraw(at: real.value, within: 0.005), "\(name): \(ours) against \(real)")
    #expect(!ours.half.isDraw(at: real.value, within: 0.005))
  }

  @Test func aColumnWithoutMissingCellsNeverHasOne() throws {
    let synthetic = try Self.claims.get().synthetic
    for name in ["occupation", "age", "status"] {
      #expect(synthetic.share(of: { $0.isMissing(name) }).hits == 0)
    }
  }

  /// (column, what decides, for which values of it the column is mostly missing)
  @Test(arguments: [
    ("income", "occupation", ["self-employed"]), ("closed", "status", ["open"]),
    ("employer", "occupation", ["self-employed", "retired"]),
  ])
  func aCellIsMissingWhereTheRowSaysSo(name: String, by decider: String, texts: [String]) throws {
    let claims = try Self.claims.get()
    func shares(_ table: Table) -> (inside: Share, outside: Share) {
      func isInside(_ row: Row) -> Bool { texts.contains { row.has($0, in: decider) } }
      return (
        table.share(of: { $0.isMissing(name) }, among: isInside),
        table.share(of: { $0.isMissing(name) }, among: { !isInside($0) })
      )
    }
    let real = shares(claims.real)
    let ours = shares(claims.synthetic)
    #expect(
      ours.inside.isNear(real.inside, within: 0.03), "\(name): \(ours.inside), \(real.inside)")
    #expect(
      ours.outside.isNear(real.outside, within: 0.02), "\(name): \(ours.outside), \(real.outside)")
    // Independent columns have the same rate everywhere.
    let control = shares(claims.independent)
    #expect(!control.inside.isNear(real.inside, within: 0.03))
    #expect(!control.outside.isNear(real.outside, within: 0.02))
  }

  @Test func whatIsMissingTogetherStaysMissingTogether() throws {
    let claims = try Self.claims.get()
    func alone(_ table: Table) -> Share {
      table.share(of: { $0.isMissing("systolic") != $0.isMissing("diastolic") })
    }
    #expect(alone(claims.real).hits == 0)
    // By chance 2 · 15 % · 85 % of the rows would have one of the two.
    #expect(alone(claims.synthetic).value < 0.01, "\(alone(claims.synthetic))")
    #expect(alone(claims.independent).value > 0.2)
  }

  /// That a cell may be missing must not blur what it says where it is there. The lower pressure lies 30 to 54 below the
  /// higher one; a pair of values has one or two rows, so the model cannot know where that ends exactly.
  @Test func whatIsThereDependsOnTheOthersAsBefore() throws {
    let claims = try Self.claims.get()
    func follows(_ table: Table) -> Share {
      table.share(
        of: { row in
          guard case .integer(let high) = row["systolic"], case .integer(let low) = row["diastolic"]
          else { return false }
          return (25..<60).contains(high - low)
        }, among: { !$0.isMissing("systolic") && !$0.isMissing("diastolic") })
    }
    #expect(follows(claims.real).value == 1)
    #expect(follows(claims.synthetic).value > 0.85, "\(follows(claims.synthetic))")
    #expect(follows(claims.independent).value < 0.75, "\(follows(claims.independent))")
  }
}
