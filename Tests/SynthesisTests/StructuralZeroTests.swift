import Diffusion
import Foundation
import Synthesis
import Tabular
import Testing
import Training

struct StructuralZeroTests {
  /// Nobody who is single is a spouse, no child has an income, and nobody without a job has an employer.
  static func people(_ count: Int) -> Table {
    var random = HighCardinalityTests.RandomInts()
    let states = ["single", "married", "widowed"]
    let roles = ["spouse", "child", "alone"]
    var state: [Int32] = []
    var role: [Int32] = []
    var income: [Int64] = []
    var missing = MissingMask()
    for _ in 0..<count {
      let s = random(below: 3)
      let r = s == 0 ? 1 + random(below: 2) : random(below: 3)
      state.append(Int32(s))
      role.append(Int32(r))
      let isMissing = r == 1 || random(below: 3) == 0
      missing.append(isMissing: isMissing)
      income.append(isMissing ? 0 : Int64(random(below: 20)))
    }
    return Table(
      schema: TableSchema(
        name: "people",
        columns: [
          ColumnSchema(name: "state", kind: .categorical, categories: states),
          ColumnSchema(name: "role", kind: .categorical, categories: roles),
          ColumnSchema(name: "income", kind: .integer, isNullable: true),
        ]),
      columns: [
        Column(
          storage: .codes(state, dictionary: states), missing: MissingMask(presentRows: count)),
        Column(storage: .codes(role, dictionary: roles), missing: MissingMask(presentRows: count)),
        Column(storage: .integers(income), missing: missing),
      ], rowCount: count)
  }

  static func fit(
    _ table: Table, findsStructuralZeros: Bool = true, steps: Int = 40, threads: Int = 1
  ) throws -> Synthesizer {
    var configuration = FitConfiguration()
    configuration.length = .steps(steps)
    configuration.findsStructuralZeros = findsStructuralZeros
    // Both correct what is sampled with or without zeros, and so differently.
    configuration.calibration.rounds = 0
    configuration.pairCalibration.pairLimit = 0
    return try Synthesizer(fitting: table, configuration: configuration, threads: threads)
  }

  /// Rows in which a single person is a spouse, or a child has an income.
  static func impossible(_ table: Table) -> [Int] {
    (0..<table.rowCount).filter { row in
      let state = table.value(row: row, column: 0)
      let role = table.value(row: row, column: 1)
      return state == .text("single") && role == .text("spouse")
        || role == .text("child") && table.value(row: row, column: 2) != .missing
    }
  }

  @Test func noRowHasAnImpossiblePairAndAllOthersStay() throws {
    let table = Self.people(3_000)
    #expect(Self.impossible(table).isEmpty)
    let with = try Self.fit(table)
    let without = try Self.fit(table, findsStructuralZeros: false)
    // (single, spouse), and (child, each income).
    #expect(with.checkpoint.zeros.count == 21)
    #expect(without.checkpoint.zeros.isEmpty)
    #expect(with.checkpoint.parameters == without.checkpoint.parameters)
    #expect(with.checkpoint.fingerprint != without.checkpoint.fingerprint)
    let kept = with.generate(rows: 0..<9_000, seed: 3)
    let plain = without.generate(rows: 0..<9_000, seed: 3)
    let wrong = Self.impossible(plain.table)
    #expect(wrong.count > 20)
    #expect(Self.impossible(kept.table).isEmpty)
    #expect(kept.replacedRowCount == wrong.count)
    #expect(kept.impossibleRowCount == 0)
    #expect(kept.evaluationsPerRow > plain.evaluationsPerRow)
    let others = Set(0..<9_000).subtracting(wrong).sorted()
    #expect(kept.table.selecting(rows: others) == plain.table.selecting(rows: others))
  }

  @Test func rowsDoNotDependOnTheRangeOrTheThreads() throws {
    let table = Self.people(1_500)
    let one = try Self.fit(table, steps: 20)
    let two = try Self.fit(table, steps: 20, threads: 2)
    #expect(one.checkpoint.fingerprint == two.checkpoint.fingerprint)
    let all = one.generate(rows: 0..<9_000, seed: 3, threads: 1)
    #expect(all.replacedRowCount > 20)
    for range in [0..<100, 5_000..<5_300, 8_100..<8_300, 8_192..<9_000] {
      let part = two.generate(rows: range, seed: 3, threads: 2).table
      #expect(part == all.table.selecting(rows: Array(range)))
    }
  }

  @Test func aModelThatLearnedNothingSaysHowManyStay() throws {
    let synthesizer = try Self.fit(Self.people(3_000), steps: 1)
    let made = synthesizer.generate(rows: 0..<8_192, seed: 3)
    // Of independent columns a ninth are single spouses or so, and a fifth children with an income.
    #expect(made.replacedRowCount > 1_000)
    #expect(made.impossibleRowCount == Self.impossible(made.table).count)
  }

  @Test func aCheckpointKeepsThemAndOneThatWasTamperedWithIsRefused() throws {
    let checkpoint = try Self.fit(Self.people(600), steps: 2).checkpoint
    #expect(!checkpoint.zeros.isEmpty)
    let metadata = checkpoint.metadata()
    let read = try Checkpoint(metadata: metadata, weightData: checkpoint.weightData)
    #expect(read.zeros == checkpoint.zeros)
    #expect(read.fingerprint == checkpoint.fingerprint)

    var parts = try #require(
      try JSONSerialization.jsonObject(with: metadata) as? [String: Any])
    func refusal(_ pair: [String: Any]) throws -> SynthesisError? {
      parts["zeros"] = ["pairs": [pair]]
      let data = try JSONSerialization.data(withJSONObject: parts)
      return #expect(throws: SynthesisError.self, "\(pair)") {
        _ = try Checkpoint(metadata: data, weightData: checkpoint.weightData)
      }
    }
    let doNotFit = SynthesisError.damagedCheckpoint(
      "its impossible pairs do not fit its columns")
    let cell = ["first": 0, "second": 0]
    for (first, second) in [(0, 3), (1, 0), (1, 1), (-1, 1), (Int.min, Int.max)] {
      #expect(try refusal(["first": first, "second": second, "cells": [cell]]) == doNotFit)
    }
    for levels in [["first": 3, "second": 0], ["first": 0, "second": 65_535]] {
      #expect(try refusal(["first": 0, "second": 1, "cells": [levels]]) == doNotFit)
    }
    let unreadable = SynthesisError.damagedCheckpoint("its description cannot be read")
    let large = ["first": 0, "second": 65_536]
    #expect(try refusal(["first": 0, "second": 1, "cells": [large]]) == unreadable)
    #expect(try refusal(["first": 0, "second": 1]) == unreadable)
  }
}
