/// The product of two matrices in plain Swift: the oracle, and what is used where oneDNN is missing.
enum PlainProduct {
  /// See ``ComputeBackend/multiply(_:transposed:by:transposed:m:n:k:adding:into:)``.
  ///
  /// A row of c gathers a multiple of one row of b after another, so the innermost loop runs along
  /// memory and the compiler vectorises it. Four rows of b at a time, so that c is read and written
  /// a quarter as often. A transposed b is turned round first, at a cost of k·n.
  static func multiply(
    _ a: UnsafePointer<Float>, transposed aTransposed: Bool,
    by b: UnsafePointer<Float>, transposed bTransposed: Bool,
    m: Int, n: Int, k: Int, adding: Bool, into c: UnsafeMutablePointer<Float>
  ) {
    if !adding { c.update(repeating: 0, count: m * n) }
    guard m > 0, n > 0, k > 0 else { return }
    guard !bTransposed else {
      return withUnsafeTemporaryAllocation(of: Float.self, capacity: k * n) { turned in
        let turnedBase = turned.baseAddress!
        for column in 0..<n {
          for row in 0..<k { turnedBase[row * n + column] = b[column * k + row] }
        }
        multiply(
          a, transposed: aTransposed, by: turnedBase, transposed: false, m: m, n: n, k: k,
          adding: true, into: c)
      }
    }

    let rowStep = aTransposed ? 1 : k
    let depthStep = aTransposed ? m : 1
    for row in 0..<m {
      let aRow = a + row * rowStep
      let cRow = c + row * n
      var depth = 0
      while depth + 4 <= k {
        let a0 = aRow[depth * depthStep]
        let a1 = aRow[(depth + 1) * depthStep]
        let a2 = aRow[(depth + 2) * depthStep]
        let a3 = aRow[(depth + 3) * depthStep]
        let (b0, b1) = (b + depth * n, b + (depth + 1) * n)
        let (b2, b3) = (b + (depth + 2) * n, b + (depth + 3) * n)
        for column in 0..<n {
          cRow[column] +=
            (a0 * b0[column] + a1 * b1[column]) + (a2 * b2[column] + a3 * b3[column])
        }
        depth += 4
      }
      while depth < k {
        let a0 = aRow[depth * depthStep]
        let b0 = b + depth * n
        for column in 0..<n { cRow[column] += a0 * b0[column] }
        depth += 1
      }
    }
  }
}
