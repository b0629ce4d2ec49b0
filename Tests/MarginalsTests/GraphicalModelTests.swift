import Compute
import Foundation
import Marginals
import Testing

@Test func modelSurvivesCoding() throws {
  var stream = RandomStream(seed: 8, purpose: .evaluation)
  let model = randomModel(sizes: [2, 3, 4], sets: [[0], [0, 1], [1, 2]], &stream)
  let data = try JSONEncoder().encode(model)
  #expect(try JSONDecoder().decode(GraphicalModel.self, from: data) == model)
}

@Test(arguments: [
  #"{"sizes":[2],"factors":[{"variables":[0],"logarithms":[0,0,0]}]}"#,
  #"{"sizes":[2,2],"factors":[{"variables":[1,0],"logarithms":[0,0,0,0]}]}"#,
  #"{"sizes":[2],"factors":[{"variables":[1],"logarithms":[0,0]}]}"#,
  #"{"sizes":[2],"factors":[{"variables":[],"logarithms":[0]}]}"#,
  #"{"sizes":[0],"factors":[]}"#,
  #"{"sizes":[70000],"factors":[]}"#,
  #"{"sizes":[2],"factors":[{"variables":[0],"logarithms":[0,0]},{"variables":[0],"logarithms":[0,0]}]}"#,
])
func modelsThatContradictThemselvesAreNotDecoded(json: String) {
  #expect(throws: DecodingError.self) {
    try JSONDecoder().decode(GraphicalModel.self, from: Data(json.utf8))
  }
}

@Test func marginalOfVariablesInNoCliqueIsNone() {
  let model = GraphicalModel(sizes: [2, 2, 2], factors: [])
  let pool = WorkerPool(threads: 1)
  #expect(model.marginals(of: [[0, 1], [1]], pool: pool) == [nil, [0.5, 0.5]])
}

@Test func marginalsDoNotDependOnTheThreads() {
  var stream = RandomStream(seed: 9, purpose: .evaluation)
  let sizes = (0..<12).map { _ in 2 + stream.integer(below: 5) }
  let sets = randomSets(variableCount: 12, count: 12, &stream)
  let model = randomModel(sizes: sizes, sets: sets, &stream)
  let alone = model.marginals(of: sets, pool: WorkerPool(threads: 1))
  #expect(alone == model.marginals(of: sets, pool: WorkerPool(threads: 3)))
}

/// A hundred variables in a chain: p(x_k = 0) by multiplying 2 × 2 matrices.
@Test func longChainsAgreeWithProductsOfMatrices() throws {
  var stream = RandomStream(seed: 10, purpose: .evaluation)
  let count = 100
  let model = randomModel(
    sizes: [Int](repeating: 2, count: count), sets: (1..<count).map { [$0 - 1, $0] }, &stream)
  var before = [[1.0, 1.0]]
  for factor in model.factors {
    let f = factor.logarithms.map { exp(Double($0)) }
    let last = before.last!
    before.append([last[0] * f[0] + last[1] * f[2], last[0] * f[1] + last[1] * f[3]])
  }
  var after = [1.0, 1.0]
  let marginals = model.marginals(of: (0..<count).map { [$0] }, pool: WorkerPool(threads: 1))
  for variable in (0..<count).reversed() {
    let (zero, one) = (before[variable][0] * after[0], before[variable][1] * after[1])
    #expect(abs(try #require(marginals[variable])[0] - zero / (zero + one)) < 1e-12)
    guard variable > 0 else { break }
    let f = model.factors[variable - 1].logarithms.map { exp(Double($0)) }
    after = [f[0] * after[0] + f[1] * after[1], f[2] * after[0] + f[3] * after[1]]
  }
}
