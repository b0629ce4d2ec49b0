import Foundation
import TestSupport
import Testing

@testable import Compute

private let everyBackend: [any ComputeBackend] = [ReferenceBackend()] + fastBackends

@Test func softmaxIsItsFormulaBlockByBlock() {
  for backend in everyBackend {
    // Blocks of columns 0..<2 and 2..<5. e^0 : e^ln3 = 1 : 3.
    let ln3 = Float(log(3.0))
    var x: [Float] = [0, ln3, 5, 5, 5, ln3, 0, 1000, 0, -1000]
    backend.softmax(&x, bias: nil, rows: 2, blockOffsets: [0, 2, 5])
    let third: Float = 1 / 3
    let expected: [Float] = [0.25, 0.75, third, third, third, 0.75, 0.25, 1, 0, 0]
    #expect(largestDifference(x, expected) < 1e-6, "\(backend.name)")
  }
}

@Test func aBiasIsAddedFirst() {
  for backend in everyBackend {
    var x: [Float] = [1, 1, 0, 0]
    backend.softmax(&x, bias: [0, Float(log(3.0))], rows: 2, blockOffsets: [0, 2])
    #expect(largestDifference(x, [0.25, 0.75, 0.25, 0.75]) < 1e-6, "\(backend.name)")
  }
}

/// Widths on both sides of what is done together with other blocks.
@Test(arguments: oddSizes + [2_000, 2_049, 5_000])
func softmaxAgreesWithTheReference(width: Int) {
  // A block of one column, one of the given width, an empty one, and a last one.
  let offsets: [Int32] = [0, 1, Int32(1 + width), Int32(1 + width), Int32(4 + width)]
  let stride = width + 4
  let x = numbers(4 * stride, index: 0, scale: 5)
  let bias = numbers(stride, index: 1)
  var expected = x
  ReferenceBackend().softmax(&expected, bias: bias, rows: 4, blockOffsets: offsets)
  for backend in fastBackends {
    var values = x
    backend.softmax(&values, bias: bias, rows: 4, blockOffsets: offsets)
    #expect(largestDifference(values, expected) < 2e-6, "\(backend.name)")
    for row in 0..<4 {
      #expect(abs(values[row * stride] - 1) < 2e-7)
      let block = values[row * stride + 1..<row * stride + 1 + width]
      #expect(abs(block.reduce(0.0) { $0 + Double($1) } - 1) < 1e-6)
    }
  }
}

/// Neighbouring blocks share what is subtracted, so far as that is safe.
@Test func aBlockFarBelowItsNeighbourKeepsItsShares() {
  for backend in everyBackend {
    for distance: Float in [10, 40, 60, 86, 1_000, 1e30] {
      var x: [Float] = [0, Float(log(3.0)), 0, 0, -5].map { $0 }
      for column in 2..<5 { x[column] += distance }
      backend.softmax(&x, bias: nil, rows: 1, blockOffsets: [0, 2, 5])
      #expect(largestDifference(Array(x[..<2]), [0.25, 0.75]) < 1e-6, "\(distance)")
    }
  }
}

/// The share of x beside 0 is e^x / (1 + e^x): small shares show the exponential's relative error.
@Test func smallSharesAreRelativelyExact() {
  let logits = (0..<850).map { -Float($0) / 10 }
  for backend in everyBackend {
    var x = [Float](repeating: 0, count: 2 * logits.count)
    for (row, logit) in logits.enumerated() { x[2 * row + 1] = logit }
    backend.softmax(&x, bias: nil, rows: logits.count, blockOffsets: [0, 2])
    for (row, logit) in logits.enumerated() {
      let odds = exp(Double(logit))
      let expected: Double = odds / (1 + odds)
      let ratio: Double = Double(x[2 * row + 1]) / expected
      #expect(abs(ratio - 1) < 4e-7, "\(backend.name), \(logit)")
    }
  }
}

@Test func withoutBlocksNothingChanges() {
  for backend in everyBackend {
    var x: [Float] = [1, 2, 3]
    backend.softmax(&x, bias: nil, rows: 1, blockOffsets: [])
    backend.softmax(&x, bias: nil, rows: 1, blockOffsets: [0])
    #expect(x == [1, 2, 3])
  }
}

/// Otherwise a broken network would go unnoticed.
@Test func aValueThatIsNoNumberStaysVisible() {
  for backend in everyBackend {
    var x: [Float] = [0, .nan, 1, 2]
    backend.softmax(&x, bias: nil, rows: 1, blockOffsets: [0, 4])
    #expect(x.contains { $0.isNaN }, "\(backend.name)")
  }
}

/// Blocks: of two levels, of the given width, a number, and one that nothing is asked of.
@Test(arguments: oddSizes + [2_049])
func theCrossEntropyAgreesWithTheReference(width: Int) {
  let offsets: [Int32] = [0, 2, Int32(2 + width), Int32(3 + width), Int32(5 + width)]
  let stride = width + 5
  let rows = 3
  let x = numbers(rows * stride, index: 0, scale: 3)
  let bias = numbers(stride, index: 1)
  let targets = (0..<rows).flatMap {
    [Int32($0 % 2), Int32($0 * 31 % width), OutputTarget.number, OutputTarget.nothing]
  }
  let wanted = numbers(rows * 4, index: 2)
  for backend in roundingBackends + fastBackends {
    let reference = ReferenceBackend(backend.precision)
    func run(_ backend: any ComputeBackend) -> (loss: Double, gradient: [Float]) {
      var outputs = x
      var gradient = [UInt8](repeating: 9, count: x.count * backend.precision.byteCount)
      let loss = backend.crossEntropy(
        &outputs, bias: bias, rows: rows, blockOffsets: offsets, targets: targets, numbers: wanted,
        scale: 0.25, gradient: &gradient)
      return (loss, backend.numbers(gradient))
    }
    let (loss, gradient) = run(backend)
    let expected = run(reference)
    #expect(abs(loss - expected.loss) < 1e-5 * expected.loss, "\(backend.name)")
    // A rounded gradient may be its neighbour: 2⁻⁸ of at most 0.25 × the largest error of a number.
    let tolerance: Float = backend.precision == .float32 ? 1e-6 : 0.02
    #expect(largestDifference(gradient, expected.gradient) < tolerance, "\(backend.name)")
    for row in 0..<rows {
      #expect(gradient[(row + 1) * stride - 2..<(row + 1) * stride].allSatisfy { $0 == 0 })
    }
  }
}

@Test func theCrossEntropyIsTheOneWorkedOutByHand() {
  for backend in everyBackend {
    // −ln ¼ for the first block, (3 − 1)² for the number.
    var x: [Float] = [0, Float(log(3.0)), 3]
    var gradient = [Float](repeating: 9, count: 3)
    let loss = backend.crossEntropy(
      &x, bias: [0, 0, 0], rows: 1, blockOffsets: [0, 2, 3],
      targets: [0, OutputTarget.number], numbers: [0, 1], scale: 2, gradient: &gradient)
    #expect(abs(loss - (log(4.0) + 4)) < 1e-6, "\(backend.name)")
    #expect(largestDifference(gradient, [-1.5, 1.5, 8]) < 1e-6, "\(backend.name)")
  }
}
