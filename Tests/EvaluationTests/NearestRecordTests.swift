import Tabular
import Testing

@testable import Evaluation

@Suite struct NearestRecordTests {
  @Test func theDistanceOfTwoRowsIsAsWorkedOutByHand() throws {
    // Ranks of the training column 10, 20, 30: 1/6, 1/2, 5/6. 15 stands at 1/3.
    let training = table([
      "number": .numbers([10, 20, 30, nil]), "letter": .categories(["a", "b", "c", nil]),
    ])
    let space = try RecordSpace(training: training, heldOut: nil)
    func distance(_ number: Double?, _ letter: String?, toRow row: Int) -> Float {
      let query = table(["number": .numbers([number]), "letter": .categories([letter])])
      return space.nearestDistances(
        from: space.points(of: query),
        to: space.search(among: space.points(of: training.selecting(rows: [row]))))[0]
    }
    func isClose(_ distance: Float, _ expected: Float) -> Bool {
      (distance - expected).magnitude < 1e-6
    }
    #expect(distance(10, "a", toRow: 0) == 0)
    #expect(isClose(distance(15, "a", toRow: 0), 1 / 12))
    #expect(isClose(distance(15, "c", toRow: 0), 1 / 12 + 0.5))
    #expect(isClose(distance(5, "a", toRow: 2), 5 / 12 + 0.5))
    // Missing: 1 from a present cell, 0 from a missing one.
    #expect(distance(nil, "a", toRow: 0) == 0.5)
    #expect(distance(nil, nil, toRow: 3) == 0)
    #expect(distance(10, "a", toRow: 3) == 1)
    // An unknown spelling is at 1 from each known one.
    #expect(distance(10, "new", toRow: 0) == 0.5)
  }

  @Test func aCopyOfTheTrainingRowsIsCloserToThem() throws {
    let training = people(400, seed: 1)
    let heldOut = people(400, seed: 2)
    let measurement = try NearestRecord(training: training, heldOut: heldOut, seed: 1)
      .measure(training)
    #expect(measurement.fifthPercentile == 0)
    #expect(measurement.median == 0)
    #expect(measurement.memorizerShare == 1)
    #expect(try #require(measurement.shareCloserToTraining) > 0.95)
  }

  @Test func freshRowsAreCloserInHalfOfTheCases() throws {
    let measurement = try NearestRecord(
      training: people(400, seed: 1), heldOut: people(400, seed: 2), seed: 1
    ).measure(people(2000, seed: 3))
    let share = try #require(measurement.shareCloserToTraining)
    #expect((share - 0.5).magnitude < 0.06)
    #expect(isClose(measurement.standardError, 0.5 / 2000.0.squareRoot()))
  }

  @Test func tiesCountHalf() throws {
    let rows = table(["a": .numbers([1, 2, 3])])
    let measurement = try NearestRecord(training: rows, heldOut: rows, seed: 1).measure(rows)
    #expect(measurement.shareCloserToTraining == 0.5)
  }

  @Test func trainingRowsAreComparedInTheNumberOfHeldOutRows() throws {
    let measurement = try NearestRecord(
      training: people(300, seed: 1), heldOut: people(30, seed: 2), seed: 1
    ).measure(people(6000, seed: 3))
    #expect(measurement.referenceRows == 30)
    #expect(measurement.measuredRows == 5000)
    // A copy of 300 rows finds the 30 compared ones: (1 + 1/10) / 2.
    #expect(isClose(measurement.memorizerShare, 0.55))
  }

  @Test func theSeedDecidesTheSample() throws {
    let (training, heldOut) = (people(300, seed: 1), people(30, seed: 2))
    func measurement(seed: UInt64) throws -> NearestRecord.Measurement {
      try NearestRecord(training: training, heldOut: heldOut, seed: seed)
        .measure(people(100, seed: 3))
    }
    #expect(try measurement(seed: 1) == measurement(seed: 1))
    #expect(try measurement(seed: 1) != measurement(seed: 2))
  }

  @Test func oneRowAndMissingHeldOutRowsAreEnoughForDistances() throws {
    let row = table(["a": .numbers([nil]), "b": .categories(["x"])])
    let measurement = try NearestRecord(training: row, heldOut: nil, seed: 1).measure(row)
    #expect(measurement.shareCloserToTraining == nil)
    #expect(measurement.median == 0)
  }

  @Test func quantilesAreInterpolated() {
    #expect([1.0, 2, 3].quantile(0.5) == 2)
    #expect(isClose([1.0, 2].quantile(0.05), 1.05))
    #expect([4.0].quantile(0.05) == 4)
  }
}
