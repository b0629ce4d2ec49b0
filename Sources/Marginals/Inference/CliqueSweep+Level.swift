extension CliqueSweep {
  typealias Vector = SIMD4<Double>

  /// Table j of a sweep: a row of its last axis x_j for each combination of x₁…x_{j−1}.
  ///
  /// Rows are visited by an outer loop over x₁…x_{j−2}, counted like an odometer, and an inner one over x_{j−1}.
  struct Level {
    /// Where the table begins in the scratch memory.
    let base: Int
    /// Numbers of a row, with the padding.
    private let rowLength: Int
    private let outerCount: Int
    private let middleCount: Int
    /// Of the level before it, with the padding.
    private let middleLength: Int
    private let outerSizes: [Int]
    private let inputs: Walk
    private let outputs: Walk

    init(
      axis: Int, before: Int?, outer: [Int], sizes: [Int], outerCount: Int, base: Int,
      inputs: [Operand], outputs: [Operand]
    ) {
      self.base = base
      self.outerCount = outerCount
      rowLength = PaddedTable.padded(sizes[axis])
      middleCount = before.map { sizes[$0] } ?? 1
      middleLength = before.map { PaddedTable.padded(sizes[$0]) } ?? 1
      outerSizes = outer.map { sizes[$0] }
      self.inputs = Walk(inputs, before: before, outer: outer, sizes: sizes)
      self.outputs = Walk(outputs, before: before, outer: outer, sizes: sizes)
    }

    var cellCount: Int { outerCount * middleCount * rowLength }

    /// Makes the rows: a number of the table before it times the inputs.
    func multiply(
      _ tables: UnsafeMutablePointer<Double>, _ scratch: UnsafeMutablePointer<Double>,
      previous: Int
    ) {
      var row = UnsafeMutableRawPointer(scratch + base)
      let numbers = scratch + previous
      forEachRow(tables) { number, inputs, _ in
        let factor = numbers[number]
        for offset in stride(from: 0, to: rowLength * 8, by: Self.vectorBytes) {
          row.storeBytes(
            of: inputs.product(factor, offset), toByteOffset: offset, as: Vector.self)
        }
        row += rowLength * 8
      }
    }

    /// Makes rows, adds them to the outputs, and leaves each row's sum in the table before.
    func multiplyAndSum(
      _ tables: UnsafeMutablePointer<Double>, _ scratch: UnsafeMutablePointer<Double>,
      previous: Int
    ) {
      let numbers = scratch + previous
      forEachRow(tables) { number, inputs, outputs in
        let factor = numbers[number]
        var sum = Vector.zero
        for offset in stride(from: 0, to: rowLength * 8, by: Self.vectorBytes) {
          let vector = inputs.product(factor, offset)
          outputs.add(vector, offset)
          sum += vector
        }
        numbers[number] = sum.sum()
      }
    }

    /// Adds the rows, which are sums by now, to the outputs, and leaves each row's sum in the table before.
    func sum(
      _ tables: UnsafeMutablePointer<Double>, _ scratch: UnsafeMutablePointer<Double>,
      previous: Int
    ) {
      var row = UnsafeRawPointer(scratch + base)
      let numbers = scratch + previous
      forEachRow(tables) { number, _, outputs in
        var sum = Vector.zero
        for offset in stride(from: 0, to: rowLength * 8, by: Self.vectorBytes) {
          let vector = row.loadUnaligned(fromByteOffset: offset, as: Vector.self)
          outputs.add(vector, offset)
          sum += vector
        }
        row += rowLength * 8
        numbers[number] = sum.sum()
      }
    }

    private static let vectorBytes = PaddedTable.vectorWidth * 8

    /// Calls `body` for each row with the place of its number in the table before, and the rows of inputs and outputs.
    @inline(__always)
    private func forEachRow(
      _ tables: UnsafeMutablePointer<Double>,
      _ body: (_ number: Int, _ inputs: Rows, _ outputs: Rows) -> Void
    ) {
      let (inputCount, outputCount) = (inputs.bases.count, outputs.bases.count)
      withUnsafeTemporaryAllocation(
        of: UnsafeMutableRawPointer.self, capacity: inputCount + outputCount
      ) { pointers in
        let inputRows = Rows(pointers: pointers.baseAddress!, count: inputCount)
        let outputRows = Rows(pointers: pointers.baseAddress! + inputCount, count: outputCount)
        inputRows.begin(inputs, in: tables)
        outputRows.begin(outputs, in: tables)
        var levels = [Int](repeating: 0, count: outerSizes.count)
        var number = 0
        while true {
          for middle in 0..<middleCount {
            body(number + middle, inputRows, outputRows)
            inputRows.advance(by: inputs.middleSteps, from: 0)
            outputRows.advance(by: outputs.middleSteps, from: 0)
          }
          number += middleLength
          var axis = levels.count - 1
          while axis >= 0 {
            levels[axis] += 1
            if levels[axis] < outerSizes[axis] { break }
            levels[axis] = 0
            axis -= 1
          }
          guard axis >= 0 else { break }
          inputRows.advance(by: inputs.carries, from: axis * inputCount)
          outputRows.advance(by: outputs.carries, from: axis * outputCount)
        }
      }
    }
  }
}
