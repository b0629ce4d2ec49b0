import Testing

@testable import Compute

/// Every backend there is on this machine, all tested against the reference.
let fastBackends: [any ComputeBackend] =
  (0...2).compactMap { Kernels(level: $0) }.map { KernelBackend(kernels: $0) }
  + (OneDNNBackend().map { [$0] } ?? [])

/// Sizes with tails of every kind for vectors of 4, 8 and 16.
let oddSizes = [1, 7, 63, 257]

func numbers(_ count: Int, index: UInt64, scale: Float = 1) -> [Float] {
  var stream = RandomStream(seed: 1, purpose: .evaluation, index: index)
  return (0..<count).map { _ in scale * stream.normal() }
}

func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
  precondition(a.count == b.count)
  return zip(a, b).map { abs($0 - $1) }.max() ?? 0
}

private let reference = ReferenceBackend()

@Test func siluIsItsFormula() {
  // silu(0) = 0, silu(1) = 1 / (1 + 1/e) = 0.7310586, silu(-2) = -2 / (1 + e²) = -0.2384058.
  var sums: [Float] = [-1, 0, -3]
  var output = [Float](repeating: 0, count: 3)
  reference.biasSiLU(
    &sums, bias: [1, 1, 1], residual: [0, 10, 0], output: &output, rows: 1, columns: 3)
  #expect(sums == [0, 1, -2])
  #expect(largestDifference(output, [0, 10.7310586, -0.2384058]) < 1e-6)
}

@Test(arguments: oddSizes)
func biasAndSiLUAgreeWithTheReference(columns: Int) {
  let rows = 3
  let bias = numbers(columns, index: 1)
  let residual = numbers(rows * columns, index: 2)
  for backend in fastBackends {
    for skip in [nil, residual] {
      var sums = numbers(rows * columns, index: 0, scale: 8)
      var expectedSums = sums
      var output = [Float](repeating: .nan, count: rows * columns)
      var expected = output
      backend.biasSiLU(
        &sums, bias: bias, residual: skip, output: &output, rows: rows, columns: columns)
      reference.biasSiLU(
        &expectedSums, bias: bias, residual: skip, output: &expected, rows: rows, columns: columns)
      #expect(sums == expectedSums)
      #expect(largestDifference(output, expected) < 4e-6, "\(backend.name)")
    }
  }
}

@Test func siluIsSafeAtTheExtremes() {
  for backend in fastBackends {
    var sums: [Float] = [-1000, -88.5, -87.2, 0, 88.5, 1000, .infinity, .nan]
    var output = [Float](repeating: 0, count: 8)
    backend.biasSiLU(
      &sums, bias: [Float](repeating: 0, count: 8), residual: nil, output: &output, rows: 1,
      columns: 8)
    #expect(largestDifference(Array(output[..<6]), [0, 0, 0, 0, 88.5, 1000]) < 1e-30)
    #expect(output[6] == .infinity)
    #expect(output[7].isNaN)
  }
}

@Test func theOutputOfSiLUMayBeItsResidual() {
  for backend in fastBackends {
    var sums = numbers(257, index: 0)
    var sumsAgain = sums
    var inPlace = numbers(257, index: 1)
    var apart = [Float](repeating: 0, count: 257)
    let bias = numbers(257, index: 2)
    backend.biasSiLU(&sums, bias: bias, residual: inPlace, output: &apart, rows: 1, columns: 257)
    inPlace.withUnsafeMutableBufferPointer { buffer in
      backend.biasSiLU(
        &sumsAgain, bias: bias, residual: buffer.baseAddress!, output: buffer.baseAddress!,
        rows: 1, columns: 257)
    }
    #expect(inPlace == apart)
  }
}

@Test(arguments: oddSizes)
func theGradientOfSiLUAgreesWithTheReference(count: Int) {
  let sums = numbers(count, index: 0, scale: 6)
  let dOutput = numbers(count, index: 1)
  var expected = [Float](repeating: .nan, count: count)
  reference.siluBackward(sums, dOutput: dOutput, dPreActivation: &expected, count: count)
  for backend in fastBackends {
    var gradient = [Float](repeating: .nan, count: count)
    backend.siluBackward(sums, dOutput: dOutput, dPreActivation: &gradient, count: count)
    #expect(largestDifference(gradient, expected) < 2e-6, "\(backend.name)")
  }
}

@Test(arguments: oddSizes)
func biasesAndColumnSumsAreExact(columns: Int) {
  let x = numbers(5 * columns, index: 0)
  let bias = numbers(columns, index: 1)
  for backend in fastBackends {
    var shifted = x
    var expectedShifted = x
    backend.addBias(bias, to: &shifted, rows: 5, columns: columns)
    reference.addBias(bias, to: &expectedShifted, rows: 5, columns: columns)
    #expect(shifted == expectedShifted)

    for adding in [false, true] {
      var sums = adding ? bias : [Float](repeating: .nan, count: columns)
      var expectedSums = sums
      backend.columnSums(x, rows: 5, columns: columns, adding: adding, into: &sums)
      reference.columnSums(x, rows: 5, columns: columns, adding: adding, into: &expectedSums)
      #expect(sums == expectedSums)
    }
  }
}

@Test func columnSumsAreTheColumnsSums() {
  var sums: [Float] = [100, 100]
  reference.columnSums([1, 2, 3, 4, 5, 6], rows: 3, columns: 2, adding: true, into: &sums)
  #expect(sums == [109, 112])
}

@Test(arguments: oddSizes)
func averagesAndSumsAgreeWithTheReference(count: Int) {
  let value = numbers(count, index: 0)
  for backend in fastBackends {
    var average = numbers(count, index: 1)
    var expected = average
    backend.average(&average, towards: value, decay: 0.9, count: count)
    reference.average(&expected, towards: value, decay: 0.9, count: count)
    #expect(largestDifference(average, expected) < 1e-6)

    var sum = numbers(count, index: 2)
    let expectedSum = zip(sum, value).map { $0 + $1 }
    backend.add(value, to: &sum, count: count)
    #expect(sum == expectedSum)

    let squares = backend.sumOfSquares(value, count: count)
    let expectedSquares = reference.sumOfSquares(value, count: count)
    #expect(abs(squares - expectedSquares) <= 1e-13 * expectedSquares)
  }
}

@Test func anAverageMovesByTheShareThatDoesNotDecay() {
  var average: [Float] = [0, 8]
  reference.average(&average, towards: [4, 8], decay: 0.75, count: 2)
  #expect(average == [1, 8])
}

@Test(arguments: oddSizes)
func adamWAgreesWithTheReference(count: Int) {
  let step = AdamWStep(
    learningRate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1,
    biasCorrection1: 0.19, biasCorrection2: 0.0199, gradientScale: 0.5)
  let gradients = numbers(count, index: 0)
  for backend in fastBackends {
    var parameters = numbers(count, index: 1)
    var first = numbers(count, index: 2, scale: 0.1)
    var second = numbers(count, index: 3, scale: 0.1).map { $0 * $0 }
    var (expected, expectedFirst, expectedSecond) = (parameters, first, second)
    backend.adamW(
      step, parameters: &parameters, gradients: gradients, firstMoments: &first,
      secondMoments: &second, count: count)
    reference.adamW(
      step, parameters: &expected, gradients: gradients, firstMoments: &expectedFirst,
      secondMoments: &expectedSecond, count: count)
    #expect(largestDifference(parameters, expected) < 1e-6)
    #expect(largestDifference(first, expectedFirst) < 1e-7)
    #expect(largestDifference(second, expectedSecond) < 1e-7)
  }
}

/// A vector loop's tail must compute as its body does, or results would depend on the place of a
/// number in its array.
@Test func aResultDoesNotDependOnItsPlace() {
  for backend in fastBackends {
    let value = numbers(1, index: 9)[0]
    for count in [1, 5, 16, 37, 100] {
      var sums = [Float](repeating: value, count: count)
      var output = [Float](repeating: 0, count: count)
      let bias = [Float](repeating: 0.5, count: count)
      backend.biasSiLU(&sums, bias: bias, residual: bias, output: &output, rows: 1, columns: count)
      #expect(output.allSatisfy { $0 == output[0] }, "\(backend.name)")
    }
  }
}
