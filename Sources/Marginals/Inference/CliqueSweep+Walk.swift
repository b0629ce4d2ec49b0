extension CliqueSweep {
  /// How the places of some tables change from row to row. All steps are in bytes.
  struct Walk {
    let bases: [Int]
    /// From one level of x_{j−1} to the next, for each table.
    let middleSteps: [Int]
    /// From the row after the last level of x_{j−1} to the next one, when outer axis d goes up by one and those after it go
    /// back to 0: for each d a number for each table.
    let carries: [Int]

    init(_ operands: [Operand], before: Int?, outer: [Int], sizes: [Int]) {
      func steps(of axis: Int?) -> [Int] {
        operands.map { operand in axis.map { operand.table.stride(of: $0) * 8 } ?? 0 }
      }
      bases = operands.map { $0.base * 8 }
      let middleSteps = steps(of: before)
      self.middleSteps = middleSteps
      var back = middleSteps.map { step in before.map { step * sizes[$0] } ?? 0 }
      var carries: [[Int]] = []
      for axis in outer.reversed() {
        let own = steps(of: axis)
        carries.append(zip(own, back).map { $0 - $1 })
        back = zip(own, back).map { $0 * (sizes[axis] - 1) + $1 }
      }
      self.carries = carries.reversed().flatMap { $0 }
    }
  }

  /// The current rows of some tables.
  struct Rows {
    let pointers: UnsafeMutablePointer<UnsafeMutableRawPointer>
    let count: Int

    func begin(_ walk: Walk, in tables: UnsafeMutableRawPointer) {
      for table in 0..<count { (pointers + table).initialize(to: tables + walk.bases[table]) }
    }

    @inline(__always)
    func advance(by steps: [Int], from first: Int) {
      for table in 0..<count { pointers[table] += steps[first + table] }
    }

    /// `factor` times the vectors of all tables at `offset` bytes.
    @inline(__always)
    func product(_ factor: Double, _ offset: Int) -> Vector {
      var product = Vector(repeating: factor)
      for table in 0..<count {
        product *= pointers[table].loadUnaligned(fromByteOffset: offset, as: Vector.self)
      }
      return product
    }

    /// Adds a vector to all tables at `offset` bytes.
    @inline(__always)
    func add(_ vector: Vector, _ offset: Int) {
      for table in 0..<count {
        let sum = pointers[table].loadUnaligned(fromByteOffset: offset, as: Vector.self) + vector
        pointers[table].storeBytes(of: sum, toByteOffset: offset, as: Vector.self)
      }
    }
  }
}
