import Evaluation
import Synthesis
import Tabular
import Testing

/// A small table whose rows are all different, and as many rows of the same kind that no model sees.
struct MemorisationTests {
  static let grades = ["low", "middle", "high", "top"]

  /// Two columns that agree in nine rows of ten, a number that follows them, and five that follow nothing.
  static func people(_ count: Int) throws -> Table {
    var random = HighCardinalityTests.RandomInts()
    let records = (0..<count).map { _ in
      let grade = random(below: 4)
      let other = random.happens(perThousand: 133) ? random(below: 4) : grade
      return [grades[grade], grades[other], "\(1_000 * grade + random(below: 900))"]
        + (0..<5).map { _ in "\(random(below: 1_000))" }
    }
    return try table(
      header: ["grade", "rank", "pay", "a", "b", "c", "d", "e"], records: records)
  }

  static let table600 = Result { try people(600) }

  /// The share of generated rows that are nearer to a row that the model may know, and how often the grades agree.
  static func measure(
    _ length: FitConfiguration.Length, seed: UInt64
  ) throws -> (closer: Double, agreement: Double) {
    let all = try table600.get()
    let known = all.selecting(rows: Array(0..<300))
    var configuration = FitConfiguration()
    configuration.length = length
    configuration.seed = seed
    let synthetic = try Synthesizer(fitting: known, configuration: configuration)
      .generate(rows: 0..<2_000, seed: 1).table
    let closer = try NearestRecord(
      training: known, heldOut: all.selecting(rows: Array(300..<600)), seed: 0
    ).measure(synthetic).shareCloserToTraining!
    let agreement = synthetic.share { $0["grade"] == $0["rank"] }
    return (closer, Double(agreement.hits) / Double(agreement.rows))
  }

  /// Two standard errors of a share of 300 rows are .058; independent columns would agree in a quarter of the rows.
  @Test(arguments: [0, 1])
  func aSmallTableIsNotLearnedByHeart(seed: UInt64) throws {
    let (closer, agreement) = try Self.measure(.automatic, seed: seed)
    #expect(closer < 0.558)
    #expect(agreement > 0.4)
  }

  /// What the search keeps from happening.
  @Test func aLongTrainingLearnsItByHeart() throws {
    #expect(try Self.measure(.steps(800), seed: 0).closer > 0.65)
  }
}
