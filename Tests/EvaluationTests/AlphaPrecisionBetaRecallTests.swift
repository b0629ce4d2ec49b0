import Foundation
import Tabular
import Testing

@testable import Evaluation

@Suite struct AlphaPrecisionBetaRecallTests {
  @Test func theIndependentJudgeSaysTheSame() throws {
    // Made by Benchmarks/fixtures/alpha_beta.py.
    let expected = try JSONDecoder().decode(
      [String: Double].self, from: Fixture.data("alpha_beta.json"))
    let records = try Fixture.records("alpha_beta.csv")
    func rows(_ name: String) -> Table {
      let chosen = records.filter { $0["table"] == name }
      func text(_ column: String) -> [String?] {
        chosen.map { $0[column].flatMap { $0.isEmpty ? nil : $0 } }
      }
      return table([
        "size": .numbers(text("size").map { $0.flatMap { Double($0) } }),
        "load": .numbers(text("load").map { $0.flatMap { Double($0) } }),
        "group": .categories(text("group")),
      ])
    }
    let metric = try AlphaPrecisionBetaRecall(training: rows("real"), seed: 3)
    let synthetic = try metric.measure(rows("synthetic"))
    #expect(synthetic.rowCount == 150)
    #expect(isClose(synthetic.alphaPrecision, expected["alpha_precision"]!, within: 1e-6))
    #expect(isClose(synthetic.betaRecall, expected["beta_recall"]!, within: 1e-6))
    let real = try metric.measure(rows("real"))
    #expect(isClose(real.alphaPrecision, expected["alpha_precision_of_real"]!, within: 1e-6))
    #expect(isClose(real.betaRecall, expected["beta_recall_of_real"]!, within: 1e-6))
  }

  @Test func distancesAreThoseOfRanksAndOneHotCategories() throws {
    // Ranks of 10, 20, 30, 40: 1/8, 3/8, 5/8, 7/8.
    let rows = table([
      "number": .numbers([10, 20, 30, 40, nil]),
      "letter": .categories(["a", "a", "b", nil, "b"]),
    ])
    let space = try RecordSpace(training: rows, heldOut: nil)
    let points = EuclideanRows(space.points(of: rows), of: space)
    let nearest = points.nearest()
    // Row 0 to row 1: (1/4)². Row 2 to row 1: (1/4)² + 1. Row 4, its number at −1, to row 2: (13/8)², but to row 0
    // (9/8)² + 1.
    #expect(nearest.map(\.row) == [1, 0, 1, 2, 0])
    #expect(isClose(Double(nearest[0].squaredDistance), 1.0 / 16))
    #expect(isClose(Double(nearest[2].squaredDistance), 1 + 1.0 / 16))
    #expect(isClose(Double(nearest[4].squaredDistance), 81.0 / 64 + 1, within: 1e-6))

    // The centre of rows 0 to 2 has the rank 3/8 and the shares 2/3 of a and 1/3 of b, whose squares add to 5/9.
    let three = EuclideanRows(space.points(of: rows), of: space, rows: [0, 1, 2])
    let distances = three.distances(to: three.centre)
    #expect(isClose(distances[0], (1.0 / 16 + (1 - 4.0 / 3 + 5.0 / 9) / 2).squareRoot()))
    #expect(isClose(distances[1], ((1 - 4.0 / 3 + 5.0 / 9) / 2).squareRoot()))
    #expect(isClose(distances[2], (1.0 / 16 + (1 - 2.0 / 3 + 5.0 / 9) / 2).squareRoot()))
  }

  @Test func theOrderOfTheRowsChangesNothing() throws {
    let (training, measured) = (people(400, seed: 1), people(400, seed: 2))
    let backwards = Array((0..<400).reversed())
    let there = try AlphaPrecisionBetaRecall(training: training, seed: 1).measure(measured)
    let back = try AlphaPrecisionBetaRecall(training: training.selecting(rows: backwards), seed: 1)
      .measure(measured.selecting(rows: backwards))
    #expect(there == back)
  }

  @Test func copiesAreRecalledBeyondUnseenRowsAndScatteredRowsFarBelow() throws {
    let training = people(600, seed: 1)
    let metric = try AlphaPrecisionBetaRecall(training: training, seed: 1)
    let unseen = try metric.measure(people(600, seed: 2))
    #expect(unseen.alphaPrecision > 0.95)
    #expect((unseen.betaRecall - 0.5).magnitude < 0.1)
    #expect(try metric.measure(training).betaRecall > unseen.betaRecall + 0.3)
    let independent = try metric.measure(training.withIndependentColumns(count: 600, seed: 1))
    #expect(independent.betaRecall < unseen.betaRecall - 0.1)
  }

  @Test func rowsFarOffHaveNoPrecision() throws {
    let training = table(["x": .numbers((0..<200).map { Double($0) })])
    let metric = try AlphaPrecisionBetaRecall(training: training, seed: 1)
    // All at the rank 1, at the very border: inside the last radius at most.
    let far = try metric.measure(table(["x": .numbers((0..<200).map { Double($0) + 1000 })]))
    #expect(far.alphaPrecision < 0.07)
    #expect(far.betaRecall < 0.07)
  }

  @Test func aSmallerTableIsComparedWithEquallyManyTrainingRows() throws {
    let metric = try AlphaPrecisionBetaRecall(training: people(500, seed: 1), seed: 1)
    let measurement = try metric.measure(people(80, seed: 2))
    #expect(measurement.rowCount == 80)
    #expect(measurement.alphaPrecision > 0.8)
    #expect((measurement.betaRecall - 0.5).magnitude < 0.2)
  }

  @Test func aSingleRowHasNoNeighbours() throws {
    #expect(throws: Incomputable.self) {
      try AlphaPrecisionBetaRecall(training: people(1, seed: 1), seed: 1)
    }
    let metric = try AlphaPrecisionBetaRecall(training: people(9, seed: 1), seed: 1)
    #expect(throws: Incomputable.self) { try metric.measure(people(1, seed: 1)) }
    // A constant table: all distances are 0, nothing is undefined.
    let constant = table(["x": .numbers([1, 1, 1])])
    let measured = try AlphaPrecisionBetaRecall(training: constant, seed: 1).measure(constant)
    #expect(measured.alphaPrecision.isFinite && measured.betaRecall.isFinite)
  }
}
