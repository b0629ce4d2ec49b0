import Testing

@testable import Evaluation

@Suite struct PredictionsTests {
  @Test func numbersAreScoredAsWorkedOutByHand() {
    // Errors 1, 0, −1, 2: √(6 / 4). The truth's mean is 2, its squares 4 + 0 + 0 + 4; 1 − 6 / 8.
    let predictions = Predictions(truth: [0, 2, 2, 4], numbers: [1, 2, 1, 6])
    #expect(predictions.scores[0] == nil && predictions.scores[1] == nil)
    #expect(isClose(predictions.scores[2], 1.5.squareRoot()))
    #expect(isClose(predictions.scores[3], 0.25))
  }

  @Test func twoClassesAreScoredAsWorkedOutByHand() {
    // Chances of class 1. Truth 1: 0.9, 0.4; truth 0: 0.4, 0.1, 0.6.
    // Pairs in order: 3 of 0.9, and of 0.4 one and a half; 4.5 / 6.
    // Class 1: 1 hit, 1 missed, 1 false: 2 / 4. Class 0: 2 hits, 1 missed, 1 false: 4 / 6.
    let ones = [0.9, 0.4, 0.4, 0.1, 0.6]
    let predictions = Predictions(
      truth: [1, 1, 0, 0, 0], chances: ones.flatMap { [1 - $0, $0] }, classCount: 2)
    #expect(isClose(predictions.scores[0], 0.75))
    #expect(isClose(predictions.scores[1], (0.5 + 2.0 / 3) / 2))
    #expect(predictions.scores[2] == nil && predictions.scores[3] == nil)
  }

  @Test func moreClassesAreEachScoredAgainstTheRest() {
    // Class 2 is never true: it has no AUC, and an F1 of 0 since it is predicted once.
    let predictions = Predictions(
      truth: [0, 0, 1],
      chances: [
        0.6, 0.3, 0.1,
        0.2, 0.3, 0.5,
        0.3, 0.6, 0.1,
      ], classCount: 3)
    // Class 0: of 0.6 and 0.2 one is above 0.3: 1/2. Class 1: 0.6 above both: 1.
    #expect(isClose(predictions.scores[0], 0.75))
    // Class 0: 1 hit, 1 missed: 2/3. Class 1: 1 hit: 1. Class 2: one false: 0.
    #expect(isClose(predictions.scores[1], (2.0 / 3 + 1 + 0) / 3))
  }

  @Test func whatIsNotDefinedIsNil() {
    let oneClass = Predictions(truth: [1, 1], chances: [0.5, 0.5, 0.1, 0.9], classCount: 2)
    #expect(oneClass.scores[0] == nil)
    // Of equal chances the first class is predicted. Class 1: 1 hit, 1 missed: 2/3; class 0: one false: 0.
    #expect(isClose(oneClass.scores[1], 1.0 / 3))
    let oneValue = Predictions(truth: [5, 5], numbers: [4, 5])
    #expect(isClose(oneValue.scores[2], 0.5.squareRoot()))
    #expect(oneValue.scores[3] == nil)
    let huge = Predictions(truth: [1e200, 0], numbers: [0, 1e200])
    #expect(huge.scores == [nil, nil, nil, nil])
  }

  @Test func theBootstrapFindsTheErrorOfARootMeanSquare() {
    let numbers = (0..<2_000).map { Double(($0 * 7_919) % 2_000) / 2_000 * 2 - 1 }
    let predictions = Predictions(truth: numbers.map { _ in 0 }, numbers: numbers)
    // Uniform errors of −1...1: squares have mean 1/3 and variance 4/45. The error of the mean square is √(4/45/n),
    // and of its root that divided by 2 √(1/3).
    let expected = (4.0 / 45 / 2_000).squareRoot() / (2 * (1.0 / 3).squareRoot())
    #expect(isClose(predictions.standardErrors[2], expected, within: 0.2 * expected))
    #expect(predictions.standardErrors[0] == nil)
  }

  @Test func theBootstrapFindsTheErrorOfAnArea() {
    let ones = (0..<1_000).map { Double(($0 * 7_919) % 1_000) / 1_000 }
    let truth = (0..<1_000).map { Double($0 % 2) }
    let predictions = Predictions(
      truth: truth, chances: ones.flatMap { [1 - $0, $0] }, classCount: 2)
    let delong = OperatingCharacteristic(
      positives: ones.indices.filter { truth[$0] == 1 }.map { ones[$0] },
      negatives: ones.indices.filter { truth[$0] == 0 }.map { ones[$0] })
    #expect(isClose(predictions.scores[0], delong.auc))
    let error = delong.standardError
    #expect(isClose(predictions.standardErrors[0], error, within: 0.2 * error))
  }
}
