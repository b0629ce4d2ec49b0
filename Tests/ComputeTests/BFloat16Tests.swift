import TestSupport
import Testing

@testable import Compute

/// The nearest bfloat16, by the definition: the two neighbours, and the nearer of them, halves to the even one.
private func nearest(_ x: Float) -> Float {
  guard x.isFinite else { return x }
  let below = Float(bitPattern: x.bitPattern & 0xFFFF_0000)
  let above = Float(bitPattern: (x.bitPattern & 0xFFFF_0000) &+ 0x1_0000)
  let (toBelow, toAbove) = (
    abs(Double(x) - Double(below)), abs(Double(x) - Double(above.isFinite ? above : .infinity))
  )
  if toBelow == toAbove { return below.bitPattern & 0x1_0000 == 0 ? below : above }
  return toBelow < toAbove ? below : above
}

private func rounded(_ values: [Float], _ backend: any ComputeBackend) -> [Float] {
  backend.numbers(backend.rounded(values))
}

struct BFloat16Tests {
  @Test func numbersAreRoundedToTheNearest() throws {
    let chosen: [Float] = [
      0, -0.0, 1, -1, 0.1, 3.14159265, .leastNormalMagnitude / 8, -.leastNonzeroMagnitude, 1e38,
      1.00390625,  // 1 + 2⁻⁸: half-way between 1 and its successor; 1 is even
      1.01171875,  // half-way, and the upper neighbour is even
      .infinity, -.infinity,
    ]
    let values = chosen + numbers(1_000, index: 5) + numbers(1_000, index: 6, scale: 1e-30)
    for backend in roundingBackends + [ReferenceBackend(.bfloat16)] {
      #expect(rounded(values, backend) == values.map(nearest), "\(backend.name)")
      #expect(rounded([1.00390625, 1.01171875], backend) == [1, 1.015625])
      let notNumbers = rounded([.nan, Float(bitPattern: 0x7F80_0001), -.nan], backend)
      #expect(notNumbers.count { $0.isNaN } == 3, "\(backend.name)")
    }
  }

  /// Products of rounded factors are exact in single precision but for the order of the sum.
  @Test(arguments: [(1, 1, 1), (7, 5, 3), (33, 17, 65), (128, 300, 257), (128, 1, 9)])
  func productsAreThoseOfTheRoundedFactors(m: Int, n: Int, k: Int) throws {
    guard let backend = OneDNNBackend(.bfloat16) else { return }
    let reference = ReferenceBackend()
    let rounding = ReferenceBackend(.bfloat16)
    let a = numbers(m * k, index: 0)
    let b = numbers(k * n, index: 1)
    let before = numbers(m * n, index: 2)
    for (aTransposed, bTransposed) in [(false, false), (false, true), (true, false), (true, true)] {
      for adding in [false, true] {
        var fast = adding ? before : [Float](repeating: .nan, count: m * n)
        var exact = fast
        backend.multiply(
          a, transposed: aTransposed, by: b, transposed: bTransposed, m: m, n: n, k: k,
          adding: adding, into: &fast)
        reference.multiply(
          a.map(nearest), transposed: aTransposed, by: b.map(nearest), transposed: bTransposed,
          m: m, n: n, k: k, adding: adding, into: &exact)
        #expect(largestDifference(fast, exact) < 2e-4)
        var plain = adding ? before : [Float](repeating: .nan, count: m * n)
        rounding.multiply(
          a, transposed: aTransposed, by: b, transposed: bTransposed, m: m, n: n, k: k,
          adding: adding, into: &plain)
        #expect(largestDifference(plain, exact) < 2e-4)
      }
    }
  }

  /// More shapes than are kept ready, then the first again.
  @Test func shapesThatWereForgottenAreMadeAgain() throws {
    guard let backend = OneDNNBackend(.bfloat16) else { return }
    for _ in 0..<2 {
      for m in 1...70 {
        var c = [Float](repeating: 0, count: m)
        backend.multiply(
          [Float](repeating: 2, count: m * 3), transposed: false, by: [1, 0.5, 4],
          transposed: false, m: m, n: 1, k: 3, adding: false, into: &c)
        #expect(c == [Float](repeating: 11, count: m))
      }
    }
  }

  @Test func aProductIsTheSameOnEveryThread() throws {
    guard let backend = OneDNNBackend(.bfloat16) else { return }
    let a = numbers(128 * 60, index: 0)
    let b = numbers(60 * 50, index: 1)
    var results = [Float](repeating: 0, count: 9 * 128 * 50)
    results.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let target = buffer
      WorkerPool(threads: 3).run(9) { task, _ in
        backend.multiply(
          a, transposed: false, by: b, transposed: false, m: 128, n: 50, k: 60, adding: false,
          into: target.baseAddress! + task * 6_400)
      }
    }
    for task in 1..<9 { #expect(results[task * 6_400..<(task + 1) * 6_400] == results[..<6_400]) }
  }
}
