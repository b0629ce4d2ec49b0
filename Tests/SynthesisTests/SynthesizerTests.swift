import Evaluation
import Foundation
import Synthesis
import Tabular
import Testing

struct SynthesizerTests {
  /// Patients whose ward follows from their diagnosis in nine of ten rows, whose dose grows with age, and whose
  /// date of discharge is missing while the status is open.
  static func patients(_ count: Int) -> Table {
    var state: UInt64 = 42
    func random(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % below
    }
    let wards = ["east", "north", "west"]
    var age: [Int64] = []
    var dose: [Double] = []
    var diagnosis: [Int32] = []
    var ward: [Int32] = []
    var discharged: [Int64] = []
    var isOpen = MissingMask()
    var status: [Int32] = []
    for _ in 0..<count {
      age.append(Int64(20 + random(60)))
      dose.append(Double(age.last!) / 2 + Double(random(40)) / 10)
      diagnosis.append(Int32(random(3)))
      ward.append(random(10) == 0 ? Int32(random(3)) : diagnosis.last!)
      status.append(Int32(random(4) == 0 ? 0 : 1))
      isOpen.append(isMissing: status.last! == 0)
      discharged.append(status.last! == 0 ? 0 : Int64(18_000 + random(400)))
    }
    let present = MissingMask(presentRows: count)
    let schema = TableSchema(
      name: "patients",
      columns: [
        ColumnSchema(name: "id", kind: .key, treatment: .generate),
        ColumnSchema(name: "age", kind: .integer),
        ColumnSchema(name: "dose", kind: .continuous, decimals: 1),
        ColumnSchema(name: "diagnosis", kind: .categorical, categories: ["A1", "B2", "C3"]),
        ColumnSchema(name: "ward", kind: .categorical, categories: wards),
        ColumnSchema(
          name: "discharged", kind: .datetime, isNullable: true,
          datetimeFormat: DatetimeFormat(pattern: "yyyy-MM-dd")),
        ColumnSchema(name: "closed", kind: .boolean, categories: ["no", "yes"]),
      ])
    return Table(
      schema: schema,
      columns: [
        Column(storage: .integers((0..<count).map { Int64($0) + 1 }), missing: present),
        Column(storage: .integers(age), missing: present),
        Column(storage: .reals(dose), missing: present),
        Column(storage: .codes(diagnosis, dictionary: ["A1", "B2", "C3"]), missing: present),
        Column(storage: .codes(ward, dictionary: wards), missing: present),
        Column(storage: .integers(discharged), missing: isOpen),
        Column(storage: .codes(status, dictionary: ["no", "yes"]), missing: present),
      ], rowCount: count)
  }

  static func configuration(steps: Int) -> FitConfiguration {
    var configuration = FitConfiguration()
    configuration.length = .steps(steps)
    return configuration
  }

  /// Each column's cells in an order of their own: the best that a model without dependence can do.
  static func independent(_ table: Table) -> Table {
    let columns = table.columns.enumerated().map { index, column in
      let step = [1, 7, 11, 13, 17, 19, 23][index]
      return column.selecting(rows: (0..<table.rowCount).map { ($0 * step) % table.rowCount })
    }
    return Table(schema: table.schema, columns: columns, rowCount: table.rowCount)
  }

  @Test func aFittedModelBeatsIndependentColumns() throws {
    // A prime, so that the shuffles of the baseline are permutations.
    let table = Self.patients(1_009)
    let synthesizer = try Synthesizer(fitting: table, configuration: Self.configuration(steps: 250))
    let synthetic = synthesizer.generate(rows: 0..<1_009, seed: 1).table
    let divergence = JensenShannonDivergence(real: table)
    let ours = divergence.mean(of: synthetic).pairs
    let baseline = divergence.mean(of: Self.independent(table)).pairs
    #expect(ours < 0.5 * baseline, "joint JSD \(ours) against \(baseline)")

    // Dependence by hand: the ward follows the diagnosis in 93 % of the rows, a third by chance.
    let follows = (0..<1_009).count { row in
      let ward = ["A1": "east", "B2": "north", "C3": "west"]
      guard case .text(let diagnosis) = synthetic.value(row: row, column: 3) else { return false }
      return synthetic.value(row: row, column: 4) == .text(ward[diagnosis]!)
    }
    #expect(follows > 820)
    // A date is missing where the case is open, and nowhere else.
    let consistent = (0..<1_009).count { row in
      (synthetic.value(row: row, column: 5) == .missing)
        == (synthetic.value(row: row, column: 6) == .text("no"))
    }
    #expect(consistent > 970)
  }

  @Test func everyCellKeepsToItsColumn() throws {
    let table = Self.patients(300)
    let synthetic = try Synthesizer(fitting: table, configuration: Self.configuration(steps: 20))
      .generate(rows: 0..<500, seed: 3).table
    #expect(synthetic.schema.columns.map(\.name) == table.schema.columns.map(\.name))
    #expect(synthetic.schema.columns.map(\.kind) == table.schema.columns.map(\.kind))
    for row in 0..<500 {
      #expect(synthetic.value(row: row, column: 0) == .integer(Int64(row) + 1))
      guard case .integer(let age) = synthetic.value(row: row, column: 1),
        case .real(let dose) = synthetic.value(row: row, column: 2)
      else {
        Issue.record("a cell of another kind in row \(row)")
        return
      }
      #expect((20...79).contains(age))
      #expect((10...44).contains(dose))
      #expect((dose * 10).rounded() / 10 == dose)
      if case .text(let date) = synthetic.value(row: row, column: 5) {
        #expect(date.hasPrefix("2019-") || date.hasPrefix("2020-"))
      }
    }
  }

  @Test func fittingTwiceGivesTheSameModelOnAnyNumberOfThreads() throws {
    let table = Self.patients(200)
    let configuration = Self.configuration(steps: 12)
    let one = try Synthesizer(fitting: table, configuration: configuration, threads: 1)
    let three = try Synthesizer(fitting: table, configuration: configuration, threads: 3)
    #expect(one.checkpoint.fingerprint == three.checkpoint.fingerprint)
    var other = configuration
    other.seed = 1
    let another = try Synthesizer(fitting: table, configuration: other)
    #expect(another.checkpoint.fingerprint != one.checkpoint.fingerprint)
  }

  @Test func aCheckpointSurvivesItsBytes() throws {
    let table = Self.patients(200)
    let fitted = try Synthesizer(fitting: table, configuration: Self.configuration(steps: 12))
    let checkpoint = fitted.checkpoint
    let copy = try Checkpoint(
      metadata: checkpoint.metadata(), weightData: checkpoint.weightData)
    #expect(copy.fingerprint == checkpoint.fingerprint)
    #expect(copy.log == checkpoint.log)
    #expect(
      Synthesizer(copy).generate(rows: 0..<50, seed: 9).table
        == fitted.generate(rows: 0..<50, seed: 9).table)
  }

  @Test func aCheckpointCutShortIsRefused() throws {
    let checkpoint = try Synthesizer(
      fitting: Self.patients(200), configuration: Self.configuration(steps: 5)
    ).checkpoint
    #expect(throws: SynthesisError.self) {
      _ = try Checkpoint(
        metadata: checkpoint.metadata(), weightData: checkpoint.weightData.dropLast(4))
    }
    #expect(throws: SynthesisError.self) {
      _ = try Checkpoint(metadata: Data("{}".utf8), weightData: checkpoint.weightData)
    }
  }

  @Test func heldOutRowsAreTheSameForASeed() {
    let split = Synthesizer.split(rowCount: 10_000, holdout: 0.1, seed: 4)
    #expect(Set(split.training + split.heldOut) == Set(0..<10_000))
    // Binomial: standard error 30.
    #expect(abs(split.heldOut.count - 1_000) < 130)
    #expect(Synthesizer.split(rowCount: 10_000, holdout: 0.1, seed: 4).heldOut == split.heldOut)
    #expect(Synthesizer.split(rowCount: 10_000, holdout: 0.1, seed: 5).heldOut != split.heldOut)
    #expect(Synthesizer.split(rowCount: 100, holdout: 0, seed: 4).heldOut.isEmpty)
  }

  @Test func tooFewRowsAndNothingToModelAreErrors() {
    #expect(throws: SynthesisError.tooFewRows(count: 19, minimum: 20)) {
      _ = try Synthesizer(fitting: Self.patients(19))
    }
    let keys = TableSchema(
      name: "t", columns: [ColumnSchema(name: "id", kind: .key, treatment: .generate)])
    let table = Table(schema: keys, columns: [Self.patients(50).columns[0]], rowCount: 50)
    #expect(throws: SynthesisError.nothingToModel) { _ = try Synthesizer(fitting: table) }
  }

  @Test func aTableOfConstantsIsRepeated() throws {
    let schema = TableSchema(name: "t", columns: [ColumnSchema(name: "x", kind: .integer)])
    let table = Table(
      schema: schema,
      columns: [
        Column(
          storage: .integers([Int64](repeating: 5, count: 30)),
          missing: MissingMask(presentRows: 30))
      ], rowCount: 30)
    let synthesizer = try Synthesizer(fitting: table)
    #expect(synthesizer.checkpoint.parameters.isEmpty)
    #expect(
      synthesizer.generate(rows: 0..<3, seed: 1).table.columns[0].storage == .integers([5, 5, 5]))
  }

  @Test func aFitEndsWhenAsked() throws {
    let synthesizer = try Synthesizer(
      fitting: Self.patients(200), configuration: Self.configuration(steps: 1_000),
      progress: { $0.step == 7 ? .finishNow : .proceed })
    #expect(synthesizer.checkpoint.lastStep == 7)
    #expect(!synthesizer.generate(rows: 0..<10, seed: 1).table.columns.isEmpty)
  }

  /// (steps, rows): at most a fifth of the work of training, 512 rows × 3 a step, over 12 samples of 20 evaluations.
  @Test(arguments: [(5, 256), (800, 1_000), (1_600, 2_000), (6_000, 2_048)])
  func validationSamplesCostAFifthOfTraining(steps: Int, rows: Int) {
    #expect(Synthesizer.validationSampleCount(steps: steps) == rows)
    #expect(steps < 250 || 12 * 20 * rows <= steps * 512 * 3 / 5)
  }

  @Test func aBudgetOfSecondsIsKept() throws {
    var configuration = FitConfiguration()
    configuration.length = .seconds(2)
    let start = ContinuousClock.now
    _ = try Synthesizer(fitting: Self.patients(200), configuration: configuration)
    // Generous, since other work may share the machine.
    #expect(start.duration(to: .now) < .seconds(20))
  }

  @Test func aBudgetOfAgesIsNoReasonToCrash() throws {
    var configuration = FitConfiguration()
    configuration.length = .seconds(1e300)
    let synthesizer = try Synthesizer(
      fitting: Self.patients(30), configuration: configuration, progress: { _ in .finishNow })
    #expect(synthesizer.checkpoint.lastStep == 1)
  }

  @Test(arguments: [0, 0.02, 0.5])
  func theSmallestTableCanBeFittedWithFewHeldOutRowsOrNone(holdout: Double) throws {
    var configuration = Self.configuration(steps: 3)
    configuration.holdout = holdout
    let synthesizer = try Synthesizer(
      fitting: Self.patients(20), configuration: configuration, threads: 1)
    #expect(synthesizer.checkpoint.trainingRowCount + synthesizer.checkpoint.heldOutRowCount == 20)
    #expect(synthesizer.generate(rows: 0..<40, seed: 1, threads: 1).table.rowCount == 40)
  }
}
