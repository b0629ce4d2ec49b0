import TestSupport
import Testing

@testable import Compute

private let everyBackend: [any ComputeBackend] = [ReferenceBackend()] + fastBackends

/// The definition, in double precision.
private func exactProduct(
  _ a: [Float], transposed aTransposed: Bool, by b: [Float], transposed bTransposed: Bool,
  m: Int, n: Int, k: Int
) -> [Float] {
  var c = [Float](repeating: 0, count: m * n)
  for row in 0..<m {
    for column in 0..<n {
      var sum = 0.0
      for depth in 0..<k {
        let left = aTransposed ? a[depth * m + row] : a[row * k + depth]
        let right = bTransposed ? b[column * k + depth] : b[depth * n + column]
        sum += Double(left) * Double(right)
      }
      c[row * n + column] = Float(sum)
    }
  }
  return c
}

@Test func aProductIsTheOneWorkedOutByHand() {
  for backend in everyBackend {
    var c = [Float](repeating: .nan, count: 4)
    // [1 2 3; 4 5 6] · [7 8; 9 10; 11 12]
    backend.multiply(
      [1, 2, 3, 4, 5, 6], transposed: false, by: [7, 8, 9, 10, 11, 12], transposed: false, m: 2,
      n: 2, k: 3, adding: false, into: &c)
    #expect(c == [58, 64, 139, 154], "\(backend.name)")
  }
}

@Test(arguments: [(1, 1, 1), (7, 5, 3), (1, 63, 7), (63, 1, 9), (33, 17, 65), (128, 31, 2)])
func productsAgreeWithTheirDefinition(m: Int, n: Int, k: Int) {
  let a = numbers(m * k, index: 0)
  let b = numbers(k * n, index: 1)
  let before = numbers(m * n, index: 2)
  for aTransposed in [false, true] {
    for bTransposed in [false, true] {
      let exact = exactProduct(
        a, transposed: aTransposed, by: b, transposed: bTransposed, m: m, n: n, k: k)
      for backend in everyBackend {
        var c = [Float](repeating: .nan, count: m * n)
        var sum = before
        backend.multiply(
          a, transposed: aTransposed, by: b, transposed: bTransposed, m: m, n: n, k: k,
          adding: false, into: &c)
        backend.multiply(
          a, transposed: aTransposed, by: b, transposed: bTransposed, m: m, n: n, k: k,
          adding: true, into: &sum)
        #expect(largestDifference(c, exact) < 2e-5, "\(backend.name)")
        #expect(largestDifference(sum, zip(before, exact).map { $0 + $1 }) < 2e-5)
      }
    }
  }
}

@Test func aProductOverNothingIsZero() {
  for backend in everyBackend {
    var c: [Float] = [1, 2]
    backend.multiply(
      [0], transposed: false, by: [0], transposed: false, m: 1, n: 2, k: 0, adding: true, into: &c)
    #expect(c == [1, 2])
    backend.multiply(
      [0], transposed: false, by: [0], transposed: false, m: 1, n: 2, k: 0, adding: false, into: &c)
    #expect(c == [0, 0])
  }
}

@Test func aProductIsTheSameOnEveryThread() {
  let pool = WorkerPool(threads: 2)
  let a = numbers(40 * 30, index: 0)
  let b = numbers(30 * 50, index: 1)
  for backend in everyBackend {
    var results = [Float](repeating: 0, count: 8 * 40 * 50)
    results.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let target = buffer
      pool.run(8) { task, _ in
        backend.multiply(
          a, transposed: false, by: b, transposed: false, m: 40, n: 50, k: 30, adding: false,
          into: target.baseAddress! + task * 2000)
      }
    }
    for task in 1..<8 {
      #expect(results[task * 2000..<(task + 1) * 2000] == results[..<2000], "\(backend.name)")
    }
  }
}

@Test func theBestBackendIsOneDNNWhereItIsInstalled() {
  #expect((Backends.best(.float32).name == "oneDNN") == (OneDNNBackend() != nil))
  #expect(
    (Backends.best().name == "oneDNN, bfloat16 products") == ProductPrecision.bfloat16.isAvailable)
}

/// The middle columns of wider matrices, as a tile of a weight gradient takes them.
@Test func aFactorMayBePartOfAMatrix() {
  let a = numbers(6 * 5, index: 0)
  let b = numbers(6 * 4, index: 1)
  for backend in everyBackend {
    var c = [Float](repeating: .nan, count: 2 * 4)
    backend.rounded(a).withUnsafeBytes { left in
      backend.rounded(b).withUnsafeBytes { right in
        var part = Factor(left.baseAddress!, rowLength: 5).from(
          row: 1, column: 2, backend.precision)
        part.isTransposed = true
        backend.multiply(
          part, by: Factor(right.baseAddress!, rowLength: 4).from(row: 1, backend.precision), m: 2,
          n: 4, k: 5, adding: false, into: &c)
      }
    }
    for row in 0..<2 {
      for column in 0..<4 {
        let sum = (1..<6).reduce(Float(0)) { $0 + a[$1 * 5 + 2 + row] * b[$1 * 4 + column] }
        #expect(abs(c[row * 4 + column] - sum) < 1e-5, "\(backend.name)")
      }
    }
  }
}
