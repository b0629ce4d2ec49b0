import GradientBoosting
import Tabular
import Testing

@testable import Evaluation

@Suite(.enabled(if: GradientBoostedTrees.isAvailable, "needs libxgboost0"))
struct DetectionTests {
  /// The means over 10 seeds here beside those over 40 seeds there: a single figure moves by 0.01.
  @Test(arguments: ["halves", "shuffled", "noisy"])
  func theFiguresAreThoseOfTheJudge(name: String) throws {
    let fixtures = try TreeFixtures()
    let (training, table) = (fixtures.table("even"), fixtures.table(name))
    let judged = try #require(fixtures.judged.detection[name])
    let found = try (0..<10).map { try Detection(training: training, seed: $0).measure(table) }
    let auc = found.reduce(0) { $0 + $1.auc } / 10
    #expect((auc - judged.auc.mean).magnitude < 0.01, "\(auc) for \(judged.auc.mean)")
    // A share among the strongest of one seed may be too weak to be named with another.
    let shares = found.map { $0.tells.first { $0.column == judged.top.column }?.share ?? 0 }
    let share = shares.reduce(0, +) / 10
    #expect((share - judged.top.share).magnitude < 0.02, "\(share) for \(judged.top.share)")
  }

  @Test func anotherDrawOfTheSamePeopleIsNotToldApart() throws {
    let detection = try Detection(training: people(1_000, seed: 1), seed: 1)
    let measurement = try detection.measure(people(1_000, seed: 2))
    #expect(measurement.rows == 1_000)
    #expect((measurement.auc - 0.5).magnitude < 3 * measurement.standardError)
    // Of 5 parts with 200 rows of each: √((1/200 + 1/200) / 12 / 5) = 0.0129 (Hanley and McNeil, for AUC one half).
    #expect(isClose(measurement.standardError, 0.0129, within: 0.001))
  }

  /// All cells of a column but its dependence are as they were.
  @Test func aColumnThatNoLongerDependsOnTheOthersTells() throws {
    let training = people(1_000, seed: 1)
    let other = people(1_000, seed: 2)
    let turned = Table(
      schema: other.schema,
      columns: other.columns.enumerated().map { position, column in
        position == 2 ? column.selecting(rows: (0..<1_000).map { ($0 + 1) % 1_000 }) : column
      }, rowCount: 1_000)
    let measurement = try Detection(training: training, seed: 1).measure(turned)
    #expect(measurement.auc > 0.6)
    #expect(Set(measurement.tells.map(\.column)).contains("group"))
  }

  @Test func oneColumnOfOtherNumbersTellsAll() throws {
    let training = table(["x": .numbers((0..<100).map { Double($0) }), "y": .categories(letters)])
    let far = table([
      "x": .numbers((0..<100).map { Double($0) + 1_000 }), "y": .categories(letters),
    ])
    let measurement = try Detection(training: training, seed: 1).measure(far)
    #expect(measurement.auc == 1)
    #expect(measurement.standardError == 0)
    #expect(measurement.tells[0].column == "x")
  }

  /// The twin of a row that the trees are asked about is on the other side as a rule.
  @Test func aCopyOfTheTrainingRowsIsBelowOneHalf() throws {
    let training = people(600, seed: 1)
    let measurement = try Detection(training: training, seed: 1).measure(training)
    #expect(measurement.auc < 0.5 - 3 * measurement.standardError)
  }

  @Test func theSameSeedGivesTheSameFigures() throws {
    let (training, other) = (people(300, seed: 1), people(400, seed: 2))
    let first = try Detection(training: training, seed: 7).measure(other)
    #expect(try Detection(training: training, seed: 7).measure(other) == first)
    #expect(try Detection(training: training, seed: 8).measure(other).auc != first.auc)
    // Beside other tables, too.
    let together = try Detection(training: training, seed: 7).measure(
      [(training, folds: 1), (other, folds: 5)])
    #expect(try together[1].get() == first)
  }

  /// Spellings in another order have other codes, and are the same spellings.
  @Test func theOrderOfADictionaryChangesNothing() throws {
    let training = people(300, seed: 1)
    let other = people(300, seed: 2)
    guard case .codes(let codes, let dictionary) = other.columns[2].storage else { return }
    let turned = Column(
      storage: .codes(
        codes.map { Int32(dictionary.count) - 1 - $0 }, dictionary: dictionary.reversed()),
      missing: other.columns[2].missing)
    let same = Table(
      schema: other.schema, columns: [other.columns[0], other.columns[1], turned], rowCount: 300)
    let detection = try Detection(training: training, seed: 1)
    #expect(try detection.measure(same) == detection.measure(other))
  }

  @Test func fewerPartsAreTheSamePartsWithALargerError() throws {
    let (training, other) = (people(800, seed: 1), people(800, seed: 2))
    let detection = try Detection(training: training, seed: 1)
    let few = try detection.measure([(other, folds: 2)])[0].get()
    let all = try detection.measure(other)
    // 5 parts have the error of 2 parts times √(2 / 5).
    #expect(isClose(all.standardError / few.standardError, 0.632, within: 0.05))
    #expect((few.auc - all.auc).magnitude < 3 * few.standardError)
  }

  @Test func tooFewRowsAreSaidSo() throws {
    let detection = try Detection(training: people(100, seed: 1), seed: 1)
    #expect(throws: Incomputable.self) { try detection.measure(people(19, seed: 2)) }
    #expect(try detection.measure(people(20, seed: 2)).rows == 20)
  }

  @Test func constantAndMissingColumnsTellNothing() throws {
    let nothing = table([
      "one": .numbers([Double?](repeating: 3, count: 50)),
      "none": .numbers([Double?](repeating: nil, count: 50)),
      "word": .categories([String?](repeating: "a", count: 50)),
    ])
    let measurement = try Detection(training: nothing, seed: 1).measure(nothing)
    #expect(measurement.auc == 0.5)
    #expect(measurement.tells.isEmpty)
  }

  @Test func theFindingsOfAComparisonHaveAllTables() throws {
    let (training, heldOut) = (people(600, seed: 1), people(300, seed: 2))
    let comparison = Comparison(
      training: training, heldOut: heldOut, synthetic: people(600, seed: 3), seed: 1)
    var notes = NoteTaker()
    let score = try notes.findings(of: Detection(training: training, seed: 1), comparison).scores[0]
    #expect(notes.notes.isEmpty)
    #expect(isClose(score.value, 0.5, within: 0.06))
    #expect(isClose(score.ceiling, 0.5, within: 0.08))
    #expect(score.valueAtCeilingSize != score.value)
    #expect((score.floor ?? 0) > 0.6)
    #expect((score.ceilingError ?? 0) > 0.02)
  }

  private let letters = (0..<100).map { ["a", "b", nil][$0 % 3] }
}

@Suite struct MissingTreesTests {
  @Test func withoutTheLibraryTheReasonSaysWhatToInstall() {
    let sentence = "gradient-boosted trees need libxgboost: install the Debian package libxgboost0"
    let training = people(50, seed: 1)
    #expect(throws: Incomputable(reason: sentence)) {
      try Detection(training: training, seed: 1, library: nil)
    }
    #expect(throws: Incomputable(reason: sentence)) {
      try Utility(
        training: training, heldOut: training, target: "group", seed: 1, library: nil)
    }
  }
}
