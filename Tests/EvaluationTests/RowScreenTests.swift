import Tabular
import Testing

@testable import Evaluation

@Suite struct RowScreenTests {
  /// The first row is there once, the second twice, the third three times.
  private let training = table([
    "number": .numbers([1, 2, 2, nil, nil, nil]),
    "letter": .categories(["a", "b", "b", "c", "c", "c"]),
  ])
  /// One of each, and rows that mix them.
  private let rows = table([
    "number": .numbers([nil, 2, 1, 1, nil]), "letter": .categories(["c", "b", "a", "b", nil]),
  ])

  @Test func aCopyIsRefusedIfFewTrainingRowsAreTheSame() {
    func copies(_ limit: Int) -> [Bool] {
      RareRows(training: training, heldByFewerThan: limit).isCopied(byRowsOf: rows)
    }
    #expect(copies(2) == [false, false, true, false, false])
    #expect(copies(3) == [false, true, true, false, false])
    #expect(copies(4) == [true, true, true, false, false])
  }

  @Test func aRowThatIsACopyAndNearIsACopy() throws {
    // Held-out rows are at 1/2 from all: rows that share one of the two cells are at the limit, copies below it.
    let heldOut = table(["number": .numbers([1, nil]), "letter": .categories(["z", "z"])])
    let nearness = try NearnessLimit(
      training: training, heldOut: heldOut, share: 0.5, threads: 1)
    #expect(nearness.distance == 0.5)
    let rare = RareRows(training: training, heldByFewerThan: 2)
    func reasons(_ screen: RowScreen) -> [RowScreen.Reason?] {
      screen.reasons(against: rows, threads: 1)
    }
    #expect(
      reasons(RowScreen(nearness: nearness, rareRows: rare))
        == [.isTooNear, .isTooNear, .copiesRareRow, .isTooNear, nil])
    #expect(
      reasons(RowScreen(nearness: nearness, rareRows: nil))
        == [.isTooNear, .isTooNear, .isTooNear, .isTooNear, nil])
    #expect(
      reasons(RowScreen(nearness: nil, rareRows: rare)) == [nil, nil, .copiesRareRow, nil, nil])
    #expect(reasons(RowScreen(nearness: nil, rareRows: nil)) == [nil, nil, nil, nil, nil])
  }
}
