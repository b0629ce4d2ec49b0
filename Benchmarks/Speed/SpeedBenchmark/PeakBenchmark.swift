import CPeak
import Compute

/// What the processor can do at most: fused multiply-adds in registers, and products of matrices in its caches.
struct PeakBenchmark {
  let precision: ProductPrecision
  let threads: Int

  /// The work of one measurement, which takes some tenths of a second.
  private static let rounds: Int64 = 20_000_000
  private static let productOperations = 1e10

  /// The instructions of ``multiplyAdds()``.
  static func instructions(_ precision: ProductPrecision) -> String {
    String(
      cString: precision == .float32
        ? synthtab_peak_float32_name() : synthtab_peak_bfloat16_name())
  }

  /// Multiply-adds in registers, on each thread at once.
  func multiplyAdds() -> Work {
    let rounds = Self.rounds
    let isSingle = precision == .float32
    let operations =
      (isSingle ? synthtab_peak_float32(1) : synthtab_peak_bfloat16(1)) * Double(rounds)
    guard operations > 0 else { return Work(operations: 0, cost: Cost(wall: 0, cpu: 0)) }
    let pool = WorkerPool(threads: threads)
    let cost = measure {
      pool.run(threads) { _, _ in
        _ = isSingle ? synthtab_peak_float32(rounds) : synthtab_peak_bfloat16(rounds)
      }
    }
    return Work(operations: operations * Double(threads), cost: cost)
  }

  /// Products of an m×k by a k×n matrix by the tool's backend, on each thread at once, each with its own matrices.
  func products(m: Int, n: Int, k: Int) -> Work {
    let backend = Backends.best(precision)
    let operations = 2 * Double(m * n * k)
    let count = max(Int(Self.productOperations / operations), 1)
    let pool = WorkerPool(threads: threads)
    let run: @Sendable (Int) -> Void = { count in
      pool.run(threads) { _, _ in
        // Read in either precision: a bfloat16 takes half of the memory.
        let a = [Float](repeating: 0.5, count: m * k)
        let b = [Float](repeating: 0.25, count: k * n)
        var c = [Float](repeating: 0, count: m * n)
        a.withUnsafeBytes { a in
          b.withUnsafeBytes { b in
            let left = Factor(a.baseAddress!, rowLength: k)
            let right = Factor(b.baseAddress!, rowLength: n)
            for _ in 0..<count {
              backend.multiply(left, by: right, m: m, n: n, k: k, adding: false, into: &c)
            }
          }
        }
      }
    }
    // The first one lets the library make its code.
    run(1)
    let cost = measure { run(count) }
    return Work(operations: operations * Double(count * threads), cost: cost)
  }
}

/// Floating-point operations, and what they cost.
struct Work: Encodable {
  let operations: Double
  let cost: Cost
}
