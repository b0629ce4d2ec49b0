import Compute
import Diffusion
import Testing

struct SamplerTests {
  func sampler(_ solver: SolverChoice = .dpmSolver, seed: UInt64 = 1) -> Sampler {
    Sampler(
      denoiser: PreconditionedDenoiserTests.denoiser(isTrained: true),
      configuration: .init(solver: solver, steps: 6), seed: seed)
  }

  @Test(arguments: [0..<1, 0..<128, 0..<300, 5..<131, 200..<300, 7..<7])
  func rowsDoNotDependOnTheRangeAskedFor(range: Range<Int>) {
    let pool = WorkerPool(threads: 1)
    let all = sampler().sample(0..<384, pool: pool).rows
    #expect(sampler().sample(range, pool: pool).rows == all[range])
  }

  @Test(arguments: [SolverChoice.dpmSolver, .dormandPrince])
  func rowsDoNotDependOnThreads(solver: SolverChoice) {
    let one = sampler(solver).sample(0..<300, pool: WorkerPool(threads: 1)).rows
    let three = sampler(solver).sample(0..<300, pool: WorkerPool(threads: 3)).rows
    #expect(one == three)
  }

  @Test func anotherSeedGivesOtherRows() {
    let pool = WorkerPool(threads: 1)
    #expect(
      sampler(seed: 1).sample(0..<100, pool: pool).rows
        != sampler(seed: 2).sample(0..<100, pool: pool).rows)
  }

  /// Six levels: five steps and the reading off.
  @Test(arguments: [(SolverChoice.euler, 6.0), (.dpmSolver, 6), (.heun, 11)])
  func evaluationsAreReported(solver: SolverChoice, expected: Double) {
    let result = sampler(solver).sample(0..<10, pool: WorkerPool(threads: 1))
    #expect(result.evaluationsPerRow == expected)
  }

  @Test func withoutTrainingTheMarginalsAreExact() {
    let sampler = Sampler(
      denoiser: PreconditionedDenoiserTests.denoiser(isTrained: false),
      configuration: .init(steps: 20), seed: 4)
    let count = 4_096
    let rows = sampler.sample(0..<count, pool: WorkerPool(threads: 2)).rows
    func share(_ variable: Int, _ level: UInt16) -> Double {
      Double((0..<count).count { rows.levels[$0 * 3 + variable] == level }) / Double(count)
    }
    // Four standard errors of a binomial share are at most 0.031.
    for (level, p) in [0.2, 0.8].enumerated() { #expect(abs(share(0, UInt16(level)) - p) < 0.03) }
    for (level, p) in [0.3, 0.3, 0.2, 0.2].enumerated() {
      #expect(abs(share(1, UInt16(level)) - p) < 0.03)
    }
    let mean = rows.numbers.reduce(0, +) / Float(count)
    let variance = rows.numbers.reduce(0) { $0 + $1 * $1 } / Float(count)
    #expect(abs(mean) < 0.06)
    #expect(abs(variance - 1) < 0.09)
  }
}
