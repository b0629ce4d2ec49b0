import Compute
import Synthesis
import TestSupport
import Testing
import Training

/// What a generated row costs, in blocks of memory: a count that is the same on every run.
@Suite(.enabled(if: Allocations.areCounted))
struct GenerationAllocationTests {
  @Test func aGeneratedRowAllocatesLittle() throws {
    let records = (0..<1_200).map { row in
      ["\(row % 3 == 0 ? "a" : "b")", "\(row % 80)", "\(row % 97).\(row % 10)"]
    }
    var configuration = FitConfiguration()
    configuration.length = .steps(20)
    configuration.calibration.rounds = 0
    configuration.precision = .float32
    let synthesizer = try Synthesizer(
      fitting: table(header: ["letter", "age", "share"], records: records),
      configuration: configuration, threads: 1)
    let block = Synthesizer.blockRowCount
    func allocations(_ rows: Range<Int>) -> Int {
      Allocations.count { _ = synthesizer.generate(rows: rows, seed: 1, threads: 1) }
    }
    _ = allocations(0..<block)
    let count = Double(allocations(0..<2 * block) - allocations(0..<block)) / Double(block)
    // Sampling asks for most of it: oneDNN's own, for each product of a tile, included. Measured: 6.8.
    #expect(count <= 8, "\(count) a row")
  }
}
