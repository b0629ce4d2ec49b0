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
    let interval = try #require(measurement.shareInterval)
    #expect(interval.low < 0.5 && interval.high > 0.5)
    #expect(isClose(interval.high - interval.low, 4 * measurement.standardError, within: 0.005))
    // 800 real rows tell no more than 800 tosses of a coin, however many rows are measured.
    #expect(measurement.standardError > 0.5 / 800.0.squareRoot() - 1e-9)
    #expect((share - 0.5).magnitude < 3 * measurement.standardError)
  }

  @Test func theErrorIsThatOverAllHalvesOfTheRealRows() throws {
    // Of six rows 4, 1, 1 and 0 have the first, second, third and fourth real row nearest. The two training rows are
    // any two: the shares are 5/6, 5/6, 4/6, 2/6, 1/6, 1/6, of mean 1/2 and variance (4/9 + 2/36) / 6.
    let nearest = [0, 0, 0, 0, 1, 2]
    for (a, b, expected) in [
      (0, 1, 5), (0, 2, 5), (0, 3, 4), (1, 2, 2), (1, 3, 1), (2, 3, 1),
    ] {
      let training = [a, b]
      let heldOut = (0..<4).filter { !training.contains($0) }
      func distances(_ rows: [Int]) -> [Float] { nearest.map { rows.contains($0) ? 0.1 : 0.2 } }
      func numbers(_ rows: [Int]) -> [Int32] { nearest.map { Int32(rows.firstIndex(of: $0) ?? 0) } }
      let measured = NearestDistances(
        training: (
          distances: distances(training).flatMap { [$0, 0.3] },
          rows: numbers(training).flatMap { [$0, 1] }
        ),
        heldOut: (distances: distances(heldOut), rows: numbers(heldOut)), referenceRowCount: 2)
      #expect(isClose(measured.shareCloserToTraining, Double(expected) / 6))
      let variance = (4.0 / 9 + 2.0 / 36) / 6
      #expect(isClose(measured.effectiveRowCount, 0.25 / variance))
    }
  }

  @Test func rowsThatAreAllAlikeTellOfOneRealRow() throws {
    let rows = table(["a": .numbers([1, 2, 3, 4]), "b": .categories(["a", "b", "c", "d"])])
    let others = table(["a": .numbers([5, 6, 7, 8]), "b": .categories(["e", "f", "g", "h"])])
    let alike = rows.selecting(rows: [Int](repeating: 2, count: 500))
    let measurement = try NearestRecord(training: rows, heldOut: others, seed: 1).measure(alike)
    #expect(measurement.shareCloserToTraining == 1)
    #expect(isClose(measurement.standardError, 0.5))
    // Wilson, 1 of 1.
    #expect(isClose(measurement.shareInterval?.low, 0.2065, within: 1e-4))
  }

  @Test func theRatioIsNearestOverSecondNearest() throws {
    // Ranks 1/8, 3/8, 5/8, 7/8. The first row stands on one: 0 to 1/4. The second is at 1/2, between two: 1/8 to both.
    let training = table(["a": .numbers([10, 20, 30, 40])])
    let metric = try NearestRecord(training: training, heldOut: nil, seed: 1)
    #expect(try metric.distances(of: table(["a": .numbers([20, 25])])).ratios == [0, 1])
    // Twice the same row: 0 over 0 is 1. One row alone has no second.
    let twice = table(["a": .numbers([10, 10])])
    #expect(
      try NearestRecord(training: twice, heldOut: nil, seed: 1).measure(twice).ratioMean == 1)
    let once = table(["a": .numbers([10])])
    let alone = try NearestRecord(training: once, heldOut: nil, seed: 1)
    #expect(try alone.measure(training).ratioFifthPercentile == 1)
  }

  @Test func aCopyThatIsChangedALittleHasALowRatio() throws {
    let training = people(400, seed: 1)
    let metric = try NearestRecord(training: training, heldOut: people(400, seed: 2), seed: 1)
    let fresh = try metric.measure(people(400, seed: 3))
    #expect(try metric.measure(training).ratioMean < 0.3 * fresh.ratioMean)
  }

  @Test func tiesCountHalf() throws {
    let rows = table(["a": .numbers([1, 2, 3])])
    let measurement = try NearestRecord(training: rows, heldOut: rows, seed: 1).measure(rows)
    #expect(measurement.shareCloserToTraining == 0.5)
  }

  @Test func trainingRowsAreComparedInTheNumberOfHeldOutRows() throws {
    let measurement = try NearestRecord(
      training: people(300, seed: 1), heldOut: people(30, seed: 2), seed: 1
    ).measure(people(21_000, seed: 3))
    #expect(measurement.referenceRows == 30)
    #expect(measurement.measuredRows == 20_000)
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
