import Diffusion
import Predicates
import Tabular
import Testing

@testable import Synthesis

/// Rows of which a condition is true.
@Suite struct ConditionTests {
  private static let synthesizer: Result<Synthesizer, any Error> = Result {
    var configuration = FitConfiguration()
    configuration.length = .steps(50)
    return try Synthesizer(
      fitting: SynthesizerTests.patients(2_000), configuration: configuration, threads: 2)
  }

  @Test func rowsThatMeetItStayAndOthersAreReplaced() throws {
    let synthesizer = try Self.synthesizer.get()
    let predicate = try Predicate(
      "diagnosis = 'A1' AND age >= 50", schema: synthesizer.outputSchema)
    let choice = RowChoice(condition: predicate)
    let free = synthesizer.generate(rows: 0..<500, seed: 1).table
    let made = try synthesizer.generate(rows: 0..<500, seed: 1, choice: choice)
    let met = predicate.rows(of: free)
    #expect(predicate.rows(of: made.generated.table) == Array(0..<500))
    #expect(made.replacedOtherCount == 500 - met.count && met.count > 20)
    #expect(
      made.generated.table.selecting(rows: met).columns == free.selecting(rows: met).columns)
    let part = try synthesizer.generate(rows: 100..<180, seed: 1, threads: 1, choice: choice)
    #expect(
      part.generated.table.columns
        == made.generated.table.selecting(rows: Array(100..<180)).columns)
  }

  @Test func whatNoRowMeetsFails() throws {
    let synthesizer = try Self.synthesizer.get()
    let predicate = try Predicate("age < 0", schema: synthesizer.outputSchema)
    let made = 16 * Synthesizer.blockRowCount
    let error = #expect(throws: SynthesisError.self) {
      try synthesizer.generate(
        rows: 0..<5, seed: 1, sampling: .init(steps: 2), choice: RowChoice(condition: predicate))
    }
    guard case .tooManyRefusals(let refused, let count) = error else {
      Issue.record("another error")
      return
    }
    #expect(refused == count && count >= made && count < made + Synthesizer.blockRowCount + 5)
  }
}
