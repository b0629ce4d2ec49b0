import TestSupport
import Testing

@testable import Compute

/// Every backend there is on this machine, all tested against the reference.
let fastBackends: [any ComputeBackend] =
  (0...2).compactMap { Kernels(level: $0) }.map { KernelBackend(kernels: $0) }
  + (OneDNNBackend().map { [$0] } ?? [])

/// Those that round to bfloat16, against ``ReferenceBackend`` of that precision.
let roundingBackends: [any ComputeBackend] =
  (0...2).compactMap { Kernels(level: $0) }
  .map { KernelBackend(kernels: $0, precision: .bfloat16) }

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
  var output = [Float](repeating: 0, count: 3)
  var derivative = output
  reference.biasSiLU(
    [-1, 0, -3], bias: [1, 1, 1], residual: [0, 10, 0], output: &output, derivative: &derivative,
    factor: nil, rows: 1, columns: 3)
  #expect(largestDifference(output, [0, 10.7310586, -0.2384058]) < 1e-6)
  // s + x·s·(1 − s): 1/2, .7310586 + .1966119, .1192029 − 2·.1049936.
  #expect(largestDifference(derivative, [0.5, 0.9276705, -0.0907843]) < 1e-6)
}

@Test(arguments: oddSizes)
func biasAndSiLUAgreeWithTheReference(columns: Int) {
  let rows = 3
  let count = rows * columns
  let sums = numbers(count, index: 0, scale: 8)
  let bias = numbers(columns, index: 1)
  for backend in fastBackends + roundingBackends {
    for skip in [nil, numbers(count, index: 2)] {
      for wantsDerivative in [false, true] {
        for wantsFactor in [false, true] {
          func run(_ backend: any ComputeBackend) -> [[Float]] {
            var output = [Float](repeating: 7, count: count)
            var derivative = output
            var factor = backend.rounded(output)
            derivative.withUnsafeMutableBufferPointer { derivative in
              factor.withUnsafeMutableBytes { factor in
                backend.biasSiLU(
                  sums, bias: bias, residual: skip, output: &output,
                  derivative: wantsDerivative ? derivative.baseAddress : nil,
                  factor: wantsFactor ? factor.baseAddress : nil, rows: rows, columns: columns)
              }
            }
            return [output, derivative, backend.numbers(factor)]
          }
          let results = run(backend)
          let expected = run(ReferenceBackend(backend.precision))
          #expect(largestDifference(results[0], expected[0]) < 4e-6, "\(backend.name)")
          #expect(largestDifference(results[1], expected[1]) < 4e-6, "\(backend.name)")
          let tolerance: Float = backend.precision == .float32 ? 4e-6 : 0.13
          #expect(largestDifference(results[2], expected[2]) < tolerance, "\(backend.name)")
        }
      }
    }
  }
}

@Test func siluIsSafeAtTheExtremes() {
  for backend in fastBackends {
    let sums: [Float] = [-1000, -88.5, -87.2, 0, 88.5, 1000, .infinity, .nan]
    var output = [Float](repeating: 0, count: 8)
    backend.biasSiLU(
      sums, bias: [Float](repeating: 0, count: 8), residual: nil, output: &output,
      derivative: nil, factor: nil, rows: 1, columns: 8)
    #expect(largestDifference(Array(output[..<6]), [0, 0, 0, 0, 88.5, 1000]) < 1e-30)
    #expect(output[6] == .infinity)
    #expect(output[7].isNaN)
  }
}

@Test func theOutputOfSiLUMayBeItsResidualAndTheDerivativeItsSums() {
  for backend in fastBackends {
    let sums = numbers(257, index: 0)
    let residual = numbers(257, index: 1)
    var (output, derivative) = (sums, sums)
    let bias = numbers(257, index: 2)
    backend.biasSiLU(
      sums, bias: bias, residual: residual, output: &output, derivative: &derivative, factor: nil,
      rows: 1, columns: 257)
    var (outputInPlace, derivativeInPlace) = (residual, sums)
    outputInPlace.withUnsafeMutableBufferPointer { output in
      derivativeInPlace.withUnsafeMutableBufferPointer { derivative in
        backend.biasSiLU(
          derivative.baseAddress!, bias: bias, residual: output.baseAddress!,
          output: output.baseAddress!, derivative: derivative.baseAddress!, factor: nil, rows: 1,
          columns: 257)
      }
    }
    #expect(outputInPlace == output)
    #expect(derivativeInPlace == derivative)
  }
}

@Test(arguments: oddSizes)
func productsNumberByNumberAreRoundedToTheNearest(count: Int) {
  let (a, b) = (numbers(count, index: 0), numbers(count, index: 1))
  for backend in fastBackends + roundingBackends {
    var factor = backend.rounded(a)
    var expected = factor
    backend.multiplyElements(a, b, into: &factor, count: count)
    ReferenceBackend(backend.precision).multiplyElements(a, b, into: &expected, count: count)
    #expect(factor == expected, "\(backend.name)")
  }
}

@Test(arguments: oddSizes)
func biasesAndColumnSumsAreExact(columns: Int) {
  let x = numbers(5 * columns, index: 0)
  let bias = numbers(columns, index: 1)
  for backend in fastBackends + roundingBackends {
    var shifted = x
    var expectedShifted = x
    backend.addBias(bias, to: &shifted, rows: 5, columns: columns)
    reference.addBias(bias, to: &expectedShifted, rows: 5, columns: columns)
    #expect(shifted == expectedShifted)

    var sums = [Float](repeating: .nan, count: columns)
    var expectedSums = sums
    let factor = backend.rounded(x)
    backend.columnSums(factor, rows: 5, columns: columns, into: &sums)
    ReferenceBackend(backend.precision)
      .columnSums(factor, rows: 5, columns: columns, into: &expectedSums)
    #expect(sums == expectedSums)
  }
}

@Test(arguments: oddSizes)
func inputsAgreeWithTheReference(count: Int) {
  let (x, means) = (numbers(count, index: 0), numbers(count, index: 1))
  let variances = numbers(count, index: 2).map { $0 * $0 }
  for backend in fastBackends {
    var output = [Float](repeating: .nan, count: count)
    var expected = output
    backend.standardise(
      x, means: means, variances: variances, noise: 0.3, into: &output, count: count)
    reference.standardise(
      x, means: means, variances: variances, noise: 0.3, into: &expected, count: count)
    #expect(largestDifference(output, expected) < 2e-6, "\(backend.name)")

    var waves = [Float](repeating: .nan, count: 2 * count)
    var expectedWaves = waves
    backend.waves(-1.7, frequencies: x, into: &waves, count: count)
    reference.waves(-1.7, frequencies: x, into: &expectedWaves, count: count)
    #expect(largestDifference(waves, expectedWaves) < 2e-6, "\(backend.name)")
  }
}

@Test func columnSumsAreTheColumnsSums() {
  var sums: [Float] = [100, 100]
  reference.columnSums([1, 2, 3, 4, 5, 6] as [Float], rows: 3, columns: 2, into: &sums)
  #expect(sums == [9, 12])
}

@Test(arguments: oddSizes)
func sumsOfSquaresAgreeWithTheReference(count: Int) {
  let value = numbers(count, index: 0)
  for backend in fastBackends {
    let squares = backend.sumOfSquares(value, count: count)
    let expectedSquares = reference.sumOfSquares(value, count: count)
    #expect(abs(squares - expectedSquares) <= 1e-13 * expectedSquares)
  }
}

@Test(arguments: oddSizes)
func adamWAgreesWithTheReference(count: Int) {
  let step = AdamWStep(
    learningRate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1,
    biasCorrection1: 0.19, biasCorrection2: 0.0199, gradientScale: 0.5, averageShare: 0.1)
  let gradients = numbers(count, index: 0)
  for backend in fastBackends + roundingBackends {
    for (wantsAverage, wantsFactor) in [(false, false), (false, true), (true, false), (true, true)]
    {
      func run(_ backend: any ComputeBackend) -> [[Float]] {
        var parameters = numbers(count, index: 1)
        var first = numbers(count, index: 2, scale: 0.1)
        var second = numbers(count, index: 3, scale: 0.1).map { $0 * $0 }
        var average = numbers(count, index: 4)
        var factor = backend.rounded(average)
        average.withUnsafeMutableBufferPointer { average in
          factor.withUnsafeMutableBytes { factor in
            backend.adamW(
              step, parameters: &parameters, gradients: gradients, firstMoments: &first,
              secondMoments: &second, average: wantsAverage ? average.baseAddress : nil,
              factor: wantsFactor ? factor.baseAddress : nil, count: count)
          }
        }
        return [parameters, first, second, average, backend.numbers(factor)]
      }
      let tolerances: [Float] = [
        1e-6, 1e-7, 1e-7, 1e-6, backend.precision == .float32 ? 1e-6 : 0.02,
      ]
      let expected = run(ReferenceBackend(backend.precision))
      for ((result, expected), tolerance) in zip(zip(run(backend), expected), tolerances) {
        #expect(largestDifference(result, expected) < tolerance, "\(backend.name)")
      }
    }
  }
}

@Test func anAverageMovesByItsShareTowardsTheNewParameters() {
  let step = AdamWStep(
    learningRate: 0, beta1: 0, beta2: 0, epsilon: 1, weightDecay: 0, biasCorrection1: 1,
    biasCorrection2: 1, averageShare: 0.25)
  var (parameters, first, second): ([Float], [Float], [Float]) = ([4, 8], [0, 0], [0, 0])
  var average: [Float] = [0, 8]
  reference.adamW(
    step, parameters: &parameters, gradients: [1, 1], firstMoments: &first,
    secondMoments: &second, average: &average, factor: nil, count: 2)
  #expect(average == [1, 8])
}

/// A vector loop's tail must compute as its body does, or results would depend on the place of a
/// number in its array.
@Test func aResultDoesNotDependOnItsPlace() {
  for backend in fastBackends {
    let value = numbers(1, index: 9)[0]
    for count in [1, 5, 16, 37, 100] {
      let sums = [Float](repeating: value, count: count)
      var output = [Float](repeating: 0, count: count)
      let bias = [Float](repeating: 0.5, count: count)
      backend.biasSiLU(
        sums, bias: bias, residual: bias, output: &output, derivative: nil, factor: nil, rows: 1,
        columns: count)
      #expect(output.allSatisfy { $0 == output[0] }, "\(backend.name)")
    }
  }
}
