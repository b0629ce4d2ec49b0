import Testing

@testable import Marginals

/// ½ Σ a_i (x_i − 1)², curvatures from 1 to 200.
@Test func minimumOfAnUnevenBowlIsFound() throws {
  let curvatures = (0..<30).map { index in (0..<index).reduce(1.0) { product, _ in product * 1.2 } }
  func bowl(_ x: [Double], _ gradient: inout [Double]) -> Double {
    var value = 0.0
    for index in x.indices {
      gradient[index] = curvatures[index] * (x[index] - 1)
      value += gradient[index] * (x[index] - 1) / 2
    }
    return value
  }
  let start = [Double](repeating: 0, count: 30)
  let search = LimitedMemoryBFGS(gradientTolerance: 1e-9, iterationLimit: 400)
  let plain = try #require(
    search.minimum(from: start, curvatures: start.map { _ in 1 }, of: bowl))
  #expect(plain.point.gradientNorm <= 1e-9)
  #expect(largestDifference(plain.point.numbers, start.map { _ in 1 }) < 1e-9)
  // Known curvatures make it a round bowl: one step.
  let scaled = try #require(search.minimum(from: start, curvatures: curvatures, of: bowl))
  #expect(scaled.iterations == 1 && scaled.evaluations == 2)
}

/// (x − 2)², not defined from 2.5 on, where the first step leads.
@Test func stepsOutOfTheDomainAreShortened() throws {
  func barrier(_ x: [Double], _ gradient: inout [Double]) -> Double {
    gradient[0] = 2 * x[0] - 4
    return x[0] < 2.5 ? (x[0] - 2) * (x[0] - 2) : .infinity
  }
  let search = LimitedMemoryBFGS(gradientTolerance: 1e-9, iterationLimit: 100)
  let result = try #require(search.minimum(from: [0.01], curvatures: [0.1], of: barrier))
  #expect(abs(result.point.numbers[0] - 2) < 1e-9)
  #expect(search.minimum(from: [3], curvatures: [1], of: barrier) == nil)
}

@Test func iterationLimitIsKept() throws {
  let search = LimitedMemoryBFGS(gradientTolerance: 0, iterationLimit: 3)
  let result = try #require(
    search.minimum(from: [5, 5], curvatures: [1, 1]) { x, gradient in
      gradient = [x[0] * x[0] * x[0], 10 * x[1]]
      return x[0] * x[0] * x[0] * x[0] / 4 + 5 * x[1] * x[1]
    })
  #expect(result.iterations == 3)
}
