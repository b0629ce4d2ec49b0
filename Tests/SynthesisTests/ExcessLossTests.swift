import Evaluation
import Synthesis
import Tabular
import Testing

/// The membership attack on the model itself.
struct ExcessLossTests {
  /// A model, the rows it was trained on, and as many of the same kind that it never saw.
  struct Fitted {
    let model: Synthesizer
    let members: Table
    let strangers: Table

    /// - Parameter table: the first half of its rows are the members.
    init(_ table: Table, _ length: FitConfiguration.Length) throws {
      let half = table.rowCount / 2
      members = table.selecting(rows: Array(0..<half))
      strangers = table.selecting(rows: Array(half..<2 * half))
      var configuration = FitConfiguration()
      configuration.length = length
      configuration.holdout = 0
      model = try Synthesizer(fitting: members, configuration: configuration)
    }

    func risk() -> MembershipRisk {
      MembershipRisk(
        name: "denoising_loss", title: "",
        members: model.excessLosses(of: members, seed: 7).map(-),
        strangers: model.excessLosses(of: strangers, seed: 7).map(-))
    }
  }

  static let people = MemorisationTests.table600
  static let long = Result { try Fitted(people.get(), .steps(400)) }

  @Test func aModelTrainedTooLongGivesItsRowsAway() throws {
    let risk = try Self.long.get().risk()
    #expect(risk.auc > 0.95)
    #expect(risk.truePositivesAtOnePercent!.value > 0.5)
  }

  /// The encoder is fitted to the members too, with its bins at their quantiles; that must not be what is measured.
  @Test func aModelThatHardlyLearnedTellsNothing() throws {
    let risk = try Fitted(Self.people.get(), .steps(1)).risk()
    #expect(risk.aucInterval.low < 0.5 && risk.auc < 0.56)
  }

  /// The searched length keeps generated rows from lying nearer to members (`MemorisationTests`), which is what is given
  /// away with the rows; the network itself still knows its members: the area is .88 here.
  @Test func theSearchedLengthGivesAwayLessThanALongOne() throws {
    let fitted = try Fitted(Self.people.get(), .automatic)
    let (risk, long) = (fitted.risk(), try Self.long.get().risk())
    #expect(risk.aucInterval.high < long.auc)
    #expect(risk.truePositivesAtOnePercent!.value < long.truePositivesAtOnePercent!.value / 2)
  }

  /// Four kinds of rows, each hundreds of times: nothing is peculiar to one row. Members and strangers differ by the
  /// chance in the frequencies of the kinds alone, which a model of 48 kinds does learn: an area of .52.
  @Test func rowsOfWhichThereAreManyCannotBeTold() throws {
    var random = HighCardinalityTests.RandomInts()
    let records = (0..<4_000).map { _ in
      let grade = random(below: 2)
      let rank = random.happens(perThousand: 300) ? random(below: 2) : grade
      return ["g\(grade)", "r\(rank)"]
    }
    let fitted = try Fitted(
      table(header: ["grade", "rank"], records: records), .automatic)
    let interval = fitted.risk().aucInterval
    #expect(interval.low < 0.5 && 0.5 < interval.high)
  }

  @Test func aRowsNumberIsItsOwnWhateverTheThreadsAndTheOtherRows() throws {
    let (model, members) = (try Self.long.get().model, try Self.long.get().members)
    let all = model.excessLosses(of: members, seed: 3, threads: 1)
    #expect(Set(all).count > 290)
    #expect(model.excessLosses(of: members, seed: 3, threads: 2) == all)
    #expect(model.excessLosses(of: members, seed: 4, threads: 2) != all)
    for rows in [[], [17], Array(100..<229), Array((0..<300).reversed())] {
      #expect(
        model.excessLosses(of: members.selecting(rows: rows), seed: 3, threads: 2)
          == rows.map { all[$0] })
    }
  }

  /// With other dictionaries, columns in another order and one that the model does not know.
  @Test func columnsAreFoundByTheirNames() throws {
    let (model, members) = (try Self.long.get().model, try Self.long.get().members)
    let rows = members.selecting(rows: Array(0..<5))
    let order = Array(members.schema.columns.indices.reversed())
    let turned = Table(
      schema: TableSchema(
        name: rows.schema.name,
        columns: order.map { members.schema.columns[$0] }
          + [ColumnSchema(name: "new", kind: .categorical, categories: ["x"])]),
      columns: order.map { rows.columns[$0] }
        + [
          Column(
            storage: .codes([0, 0, 0, 0, 0], dictionary: ["x"]),
            missing: MissingMask(presentRows: 5))
        ], rowCount: 5)
    #expect(model.excessLosses(of: turned, seed: 3) == model.excessLosses(of: rows, seed: 3))
  }

  /// A grade and numbers that no member has count as some that members have: those of the numbers lie near the end.
  @Test func whatTheModelCannotSayIsTakenForWhatItCan() throws {
    let model = try Self.long.get().model
    func loss(pay: String, a: String, grade: String = "top") throws -> Double {
      let record = [grade, "top", pay, a, "1", "2", "3", "4"]
      return model.excessLosses(
        of: try table(
          header: ["grade", "rank", "pay", "a", "b", "c", "d", "e"], records: [record, record]),
        seed: 3)[0]
    }
    let far = try loss(pay: "99999", a: "2001")
    #expect(far.isFinite)
    #expect(try loss(pay: "99999", a: "2001") == far)
    let unheard = try loss(pay: "8000", a: "2000", grade: "unheard-of")
    #expect(unheard.isFinite)
  }

  @Test func aModelOfConstantColumnsTakesAllRowsForAlike() throws {
    let constant = try table(
      header: ["country", "version"], records: Array(repeating: ["DE", "3"], count: 40))
    let fitted = try Fitted(constant, .automatic)
    #expect(fitted.model.excessLosses(of: constant, seed: 1) == Array(repeating: 0, count: 40))
    #expect(fitted.risk().auc == 0.5)
  }

  /// The smallest table that is fitted.
  @Test func twentyRowsHaveFiniteNumbers() throws {
    let fitted = try Fitted(
      Self.people.get().selecting(rows: Array(0..<40)), .steps(50))
    for rows in [fitted.members, fitted.strangers] {
      let losses = fitted.model.excessLosses(of: rows, seed: 1)
      #expect(losses.count == 20 && losses.allSatisfy { $0.isFinite })
    }
  }
}
