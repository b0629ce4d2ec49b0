import Diffusion
import Foundation
import Synthesis
import Tabular
import Testing
import Training

/// Weights of pairs that are found in a fit, kept in the model and used by `generate`.
struct PairCalibrationTests {
  /// Four states and what goes with them: the second column is the first in 85 of 100 rows or so.
  static func table(_ count: Int) -> Table {
    var random = HighCardinalityTests.RandomInts()
    let names = ["a", "b", "c", "d"]
    var first: [Int32] = []
    var second: [Int32] = []
    for _ in 0..<count {
      let level = Int32(random(below: 4))
      first.append(level)
      second.append(random(below: 100) < 80 ? level : Int32(random(below: 4)))
    }
    let present = MissingMask(presentRows: count)
    return Table(
      schema: TableSchema(
        name: "pairs",
        columns: [
          ColumnSchema(name: "first", kind: .categorical, categories: names),
          ColumnSchema(name: "second", kind: .categorical, categories: names),
        ]),
      columns: [
        Column(storage: .codes(first, dictionary: names), missing: present),
        Column(storage: .codes(second, dictionary: names), missing: present),
      ], rowCount: count)
  }

  /// A model that was trained too little, and so is off in the pairs.
  static func fit(_ rowCount: Int, pairs: Int = 20, threads: Int = 2) throws -> Synthesizer {
    var configuration = FitConfiguration()
    configuration.length = .steps(60)
    configuration.calibration.rounds = 0
    configuration.pairCalibration.pairLimit = pairs
    configuration.pairCalibration.pilotRowLimit = 8_192
    configuration.pairCalibration.checkRowLimit = 2_048
    return try Synthesizer(
      fitting: table(rowCount), configuration: configuration, threads: threads)
  }

  /// The share of the rows in each pair of values.
  static func joint(_ table: Table) -> [String: Double] {
    var shares: [String: Double] = [:]
    for row in 0..<table.rowCount {
      let pair = "\(table.value(row: row, column: 0)) \(table.value(row: row, column: 1))"
      shares[pair, default: 0] += 1 / Double(table.rowCount)
    }
    return shares
  }

  /// Total variation between the pairs of two tables.
  static func distance(_ a: Table, _ b: Table) -> Double {
    let (a, b) = (joint(a), joint(b))
    return Set(a.keys).union(b.keys).reduce(0) { $0 + abs((a[$1] ?? 0) - (b[$1] ?? 0)) / 2 }
  }

  @Test func pairsComeNearerToTheTable() throws {
    let real = Self.table(6_000)
    let with = try Self.fit(6_000)
    let without = try Self.fit(6_000, pairs: 0)
    #expect(with.checkpoint.weights != nil)
    #expect(without.checkpoint.weights == nil)
    #expect(with.checkpoint.parameters == without.checkpoint.parameters)
    #expect(with.checkpoint.fingerprint != without.checkpoint.fingerprint)
    let corrected = with.generate(rows: 0..<9_000, seed: 3)
    let plain = without.generate(rows: 0..<9_000, seed: 3)
    let (near, far) = (Self.distance(corrected.table, real), Self.distance(plain.table, real))
    #expect(near < 0.9 * far, "\(near) and \(far)")
    #expect(corrected.replacedRowCount == 0)
    #expect(corrected.evaluationsPerRow == plain.evaluationsPerRow)
  }

  @Test func rowsDoNotDependOnTheRangeOrTheThreads() throws {
    let one = try Self.fit(3_000, threads: 1)
    let two = try Self.fit(3_000, threads: 2)
    #expect(one.checkpoint.weights != nil)
    #expect(one.checkpoint.fingerprint == two.checkpoint.fingerprint)
    let all = one.generate(rows: 0..<9_000, seed: 3, threads: 1)
    for range in [0..<100, 5_000..<5_300, 8_100..<8_300, 8_192..<9_000] {
      let part = two.generate(rows: range, seed: 3, threads: 2).table
      #expect(part == all.table.selecting(rows: Array(range)))
    }
  }

  @Test func aSmallTableHasNone() throws {
    #expect(try Self.fit(600).checkpoint.weights == nil)
  }

  @Test func aCheckpointKeepsThemAndOneThatWasTamperedWithIsRefused() throws {
    let checkpoint = try Self.fit(3_000).checkpoint
    let metadata = checkpoint.metadata()
    let read = try Checkpoint(metadata: metadata, weightData: checkpoint.weightData)
    #expect(read.weights == checkpoint.weights)
    #expect(read.weights != nil)
    #expect(read.fingerprint == checkpoint.fingerprint)
    var parts = try #require(try JSONSerialization.jsonObject(with: metadata) as? [String: Any])
    var weights = try #require(parts["weights"] as? [String: Any])
    for (key, value) in [
      ("groups", [[0]] as Any), ("groups", [[0, 0, 0, 0]]),
      ("factors", [["first": 0, "second": 5, "columns": 4, "logarithms": [0]]]),
      ("factors", [["first": 0, "second": 1, "columns": 4, "logarithms": [0]]]),
      ("factors", [["first": -1, "second": 1, "columns": 4, "logarithms": [0]]]),
    ] {
      let before = weights[key]
      weights[key] = value
      parts["weights"] = weights
      weights[key] = before
      let data = try JSONSerialization.data(withJSONObject: parts)
      #expect(
        throws: SynthesisError.damagedCheckpoint("its weights of rows do not fit its columns"),
        "\(key): \(value)"
      ) { _ = try Checkpoint(metadata: data, weightData: checkpoint.weightData) }
    }
  }

  /// The default of `generate` is what the fit was calibrated for, and a file may not ask for what would never end.
  @Test func aCheckpointKeepsWhatItIsCalibratedFor() throws {
    let synthesizer = try Self.fit(3_000)
    let checkpoint = synthesizer.checkpoint
    #expect(checkpoint.sampling == SamplingConfiguration(steps: 8))
    #expect(synthesizer.generate(rows: 0..<128, seed: 1).evaluationsPerRow == 8)
    #expect(try Self.fit(600).checkpoint.sampling.steps == 20)
    var parts = try #require(
      try JSONSerialization.jsonObject(with: checkpoint.metadata()) as? [String: Any])
    for steps in [1, -1, 1_001] {
      parts["sampling"] = ["solver": "dpm", "steps": steps]
      let data = try JSONSerialization.data(withJSONObject: parts)
      #expect(
        throws: SynthesisError.damagedCheckpoint("its number of noise levels is out of range")
      ) { _ = try Checkpoint(metadata: data, weightData: checkpoint.weightData) }
    }
  }
}
