/// The product of two matrices in plain Swift: the oracle, and what is used where oneDNN is missing.
enum PlainProduct {
  /// See ``ComputeBackend/multiply(_:by:m:n:k:adding:into:)``.
  ///
  /// A row of c gathers a multiple of one row of b after another, so the innermost loop runs along
  /// memory and the compiler vectorises it. Four rows of b at a time, so that c is read and written
  /// a quarter as often. A b that is transposed or rounded is copied first, at a cost of k·n.
  static func multiply(
    _ a: Factor, by b: Factor, _ precision: ProductPrecision, m: Int, n: Int, k: Int, adding: Bool,
    into c: UnsafeMutablePointer<Float>
  ) {
    if !adding { c.update(repeating: 0, count: m * n) }
    guard m > 0, n > 0, k > 0 else { return }
    if precision == .bfloat16 || b.isTransposed {
      withUnsafeTemporaryAllocation(of: Float.self, capacity: m * k + k * n) { copies in
        let (left, right) = (copies.baseAddress!, copies.baseAddress! + m * k)
        copy(a, precision, rows: m, columns: k, to: left)
        copy(b, precision, rows: k, columns: n, to: right)
        addProduct(left, rowStep: k, depthStep: 1, by: right, rowLength: n, m: m, n: n, k: k, to: c)
      }
    } else {
      addProduct(
        a.numbers.assumingMemoryBound(to: Float.self), rowStep: a.isTransposed ? 1 : a.rowLength,
        depthStep: a.isTransposed ? a.rowLength : 1,
        by: b.numbers.assumingMemoryBound(to: Float.self), rowLength: b.rowLength, m: m, n: n, k: k,
        to: c)
    }
  }

  /// op(factor), rows × columns, in single precision.
  private static func copy(
    _ factor: Factor, _ precision: ProductPrecision, rows: Int, columns: Int,
    to target: UnsafeMutablePointer<Float>
  ) {
    let rowStep = factor.isTransposed ? 1 : factor.rowLength
    let columnStep = factor.isTransposed ? factor.rowLength : 1
    for row in 0..<rows {
      for column in 0..<columns {
        target[row * columns + column] = precision.number(
          at: row * rowStep + column * columnStep, of: factor.numbers)
      }
    }
  }

  private static func addProduct(
    _ a: UnsafePointer<Float>, rowStep: Int, depthStep: Int, by b: UnsafePointer<Float>,
    rowLength: Int, m: Int, n: Int, k: Int, to c: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<m {
      let aRow = a + row * rowStep
      let cRow = c + row * n
      var depth = 0
      while depth + 4 <= k {
        let a0 = aRow[depth * depthStep]
        let a1 = aRow[(depth + 1) * depthStep]
        let a2 = aRow[(depth + 2) * depthStep]
        let a3 = aRow[(depth + 3) * depthStep]
        let (b0, b1) = (b + depth * rowLength, b + (depth + 1) * rowLength)
        let (b2, b3) = (b + (depth + 2) * rowLength, b + (depth + 3) * rowLength)
        for column in 0..<n {
          cRow[column] +=
            (a0 * b0[column] + a1 * b1[column]) + (a2 * b2[column] + a3 * b3[column])
        }
        depth += 4
      }
      while depth < k {
        let a0 = aRow[depth * depthStep]
        let b0 = b + depth * rowLength
        for column in 0..<n { cRow[column] += a0 * b0[column] }
        depth += 1
      }
    }
  }
}
