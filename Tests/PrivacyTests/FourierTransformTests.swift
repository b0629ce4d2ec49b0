import Foundation
import Testing

@testable import Privacy

struct FourierTransformTests {
  @Test(arguments: [1, 2, 4, 8, 64]) func transformIsTheSum(count: Int) {
    var generator = NoiseGenerator(insecureSeed: 1)
    var numbers = ComplexArray(count: count)
    for index in 0..<count {
      numbers.real[index] = .random(in: -1...1, using: &generator)
      numbers.imaginary[index] = .random(in: -1...1, using: &generator)
    }
    var transformed = numbers
    FourierTransform(count: count).transform(&transformed)
    for k in 0..<count {
      var (real, imaginary) = (0.0, 0.0)
      for j in 0..<count {
        let angle = -2 * Double.pi * Double(j * k) / Double(count)
        real += numbers.real[j] * cos(angle) - numbers.imaginary[j] * sin(angle)
        imaginary += numbers.real[j] * sin(angle) + numbers.imaginary[j] * cos(angle)
      }
      #expect(abs(transformed.real[k] - real) < 1e-12)
      #expect(abs(transformed.imaginary[k] - imaginary) < 1e-12)
    }
    FourierTransform(count: count).inverse(&transformed)
    #expect(zip(transformed.real, numbers.real).allSatisfy { abs($0 - $1) < 1e-14 })
    #expect(zip(transformed.imaginary, numbers.imaginary).allSatisfy { abs($0 - $1) < 1e-14 })
  }

  @Test func twoRealSequencesAreTransformedAtOnce() {
    var numbers = ComplexArray(count: 8)
    numbers.real = [1, 2, 0, 0, 3, 0, 0, 5]
    numbers.imaginary = [0, 1, 4, 0, 0, 0, 2, 0]
    let fourier = FourierTransform(count: 8)
    var transformed = numbers
    fourier.transform(&transformed)
    // Each part with itself, circularly.
    var squares = transformed.spectraOfParts()
    for index in 0..<2 {
      var square = ComplexArray.ones(5)
      square.multiply(by: squares[index], power: 2)
      squares[index] = square
    }
    var result = ComplexArray(partsWithSpectra: squares[0], squares[1])
    fourier.inverse(&result)
    func convolved(_ values: [Double]) -> [Double] {
      (0..<8).map { k in (0..<8).reduce(0) { $0 + values[$1] * values[(k - $1 + 8) % 8] } }
    }
    #expect(zip(result.real, convolved(numbers.real)).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(zip(result.imaginary, convolved(numbers.imaginary)).allSatisfy { abs($0 - $1) < 1e-12 })
  }
}
