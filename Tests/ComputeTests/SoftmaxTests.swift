import Foundation
import Testing

@testable import Compute

private let everyBackend: [any ComputeBackend] = [ReferenceBackend()] + fastBackends

@Test func softmaxIsItsFormulaBlockByBlock() {
  for backend in everyBackend {
    // Blocks of columns 1..<3 and 3..<6; columns 0 and 6 are outside. e^0 : e^ln3 = 1 : 3.
    let ln3 = Float(log(3.0))
    var x: [Float] = [7, 0, ln3, 5, 5, 5, -7, 8, ln3, 0, 1000, 0, -1000, -8]
    backend.softmax(&x, rows: 2, stride: 7, blockOffsets: [1, 3, 6])
    let third: Float = 1 / 3
    let expected: [Float] = [7, 0.25, 0.75, third, third, third, -7, 8, 0.75, 0.25, 1, 0, 0, -8]
    #expect(largestDifference(x, expected) < 1e-6, "\(backend.name)")
  }
}

@Test(arguments: oddSizes)
func softmaxAgreesWithTheReference(width: Int) {
  // A block of one column, one of the given width, and an empty one.
  let offsets: [Int32] = [0, 1, Int32(1 + width), Int32(1 + width)]
  let stride = width + 3
  let x = numbers(4 * stride, index: 0, scale: 5)
  var expected = x
  ReferenceBackend().softmax(&expected, rows: 4, stride: stride, blockOffsets: offsets)
  for backend in fastBackends {
    var values = x
    backend.softmax(&values, rows: 4, stride: stride, blockOffsets: offsets)
    #expect(largestDifference(values, expected) < 1e-6, "\(backend.name)")
    for row in 0..<4 {
      #expect(values[row * stride] == 1)
      let sum = values[row * stride + 1..<row * stride + 1 + width].reduce(0, +)
      #expect(abs(sum - 1) < 2e-6)
    }
  }
}

/// The share of x beside 0 is e^x / (1 + e^x): small shares show the exponential's relative error.
@Test func smallSharesAreRelativelyExact() {
  let logits = (0..<850).map { -Float($0) / 10 }
  for backend in everyBackend {
    var x = [Float](repeating: 0, count: 2 * logits.count)
    for (row, logit) in logits.enumerated() { x[2 * row + 1] = logit }
    backend.softmax(&x, rows: logits.count, stride: 2, blockOffsets: [0, 2])
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
    backend.softmax(&x, rows: 1, stride: 3, blockOffsets: [])
    backend.softmax(&x, rows: 1, stride: 3, blockOffsets: [2])
    #expect(x == [1, 2, 3])
  }
}

/// Otherwise a broken network would go unnoticed.
@Test func aValueThatIsNoNumberStaysVisible() {
  for backend in everyBackend {
    var x: [Float] = [0, .nan, 1, 2]
    backend.softmax(&x, rows: 1, stride: 4, blockOffsets: [0, 4])
    #expect(x.contains { $0.isNaN }, "\(backend.name)")
  }
}
