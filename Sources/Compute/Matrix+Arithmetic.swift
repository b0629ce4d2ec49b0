internal import CKernels

/// Elementwise arithmetic, so that a solver reads like its equation.
///
/// Every operator makes one pass and, except `+=`, one new matrix.
extension Matrix {
  /// - Precondition: both have the same shape.
  public static func + (a: Matrix, b: Matrix) -> Matrix { a.combined(with: b) { $0 + $1 } }

  /// - Precondition: both have the same shape.
  public static func - (a: Matrix, b: Matrix) -> Matrix { a.combined(with: b) { $0 - $1 } }

  public static func * (a: Matrix, factor: Float) -> Matrix { a.mapped { $0 * factor } }

  public static func * (factor: Float, a: Matrix) -> Matrix { a.mapped { factor * $0 } }

  public static func / (a: Matrix, divisor: Float) -> Matrix { a.mapped { $0 / divisor } }

  /// a·x + b·y + c·z, in one pass.
  ///
  /// - Precondition: all have the same shape.
  public static func combination(
    _ a: Float, _ x: Matrix, _ b: Float, _ y: Matrix, _ c: Float, _ z: Matrix
  ) -> Matrix {
    x.requireShape(of: y)
    x.requireShape(of: z)
    let count = x.elements.count
    let result = [Float](unsafeUninitializedCapacity: count) { target, initialized in
      if let target = target.baseAddress {
        Kernels.best.table.combine(
          a, x.elements, b, y.elements, c, z.elements, target, Int64(count))
      }
      initialized = count
    }
    return Matrix(rows: x.rows, columns: x.columns, elements: result)
  }

  /// - Precondition: both have the same shape.
  public static func += (a: inout Matrix, b: Matrix) {
    a.requireShape(of: b)
    a.elements.withUnsafeMutableBufferPointer { target in
      b.elements.withUnsafeBufferPointer { source in
        for index in 0..<target.count { target[index] += source[index] }
      }
    }
  }

  @inline(__always)
  private func mapped(_ transform: (Float) -> Float) -> Matrix {
    let result = [Float](unsafeUninitializedCapacity: elements.count) { target, count in
      elements.withUnsafeBufferPointer { source in
        for index in 0..<source.count { target[index] = transform(source[index]) }
      }
      count = elements.count
    }
    return Matrix(rows: rows, columns: columns, elements: result)
  }

  @inline(__always)
  private func combined(with other: Matrix, _ combine: (Float, Float) -> Float) -> Matrix {
    requireShape(of: other)
    let result = [Float](unsafeUninitializedCapacity: elements.count) { target, count in
      elements.withUnsafeBufferPointer { left in
        other.elements.withUnsafeBufferPointer { right in
          for index in 0..<left.count { target[index] = combine(left[index], right[index]) }
        }
      }
      count = elements.count
    }
    return Matrix(rows: rows, columns: columns, elements: result)
  }

  private func requireShape(of other: Matrix) {
    precondition(
      rows == other.rows && columns == other.columns,
      "cannot combine \(rows)×\(columns) with \(other.rows)×\(other.columns)")
  }
}
