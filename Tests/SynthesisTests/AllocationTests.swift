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
    // Decoding asks for 2, sampling for the rest, oneDNN's own included.
    #expect(count <= 5, "\(count) a row")
  }
}
