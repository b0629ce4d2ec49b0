import Foundation

/// The discrete Fourier transform of a power of two of complex numbers, Fₖ = Σⱼ xⱼ e^(−2πi jk / n), in double precision.
///
/// Cooley & Tukey's (1965), in Stockham's order: every pass reads one pair of arrays and writes another, so nothing has to be
/// put into order afterwards. O(n log n).
struct FourierTransform {
  let count: Int
  /// e^(−2πi k / n) for k < n / 2.
  private let cosines: [Double]
  private let sines: [Double]

  /// - Precondition: `count` is a power of two.
  init(count: Int) {
    precondition(count > 0 && count & (count - 1) == 0, "a transform of \(count)")
    self.count = count
    let angles = (0..<count / 2).map { -2 * Double.pi * Double($0) / Double(count) }
    cosines = angles.map { cos($0) }
    sines = angles.map { sin($0) }
  }

  func transform(_ numbers: inout ComplexArray) {
    precondition(numbers.count == count)
    var other = ComplexArray(count: count)
    var stride = 1
    while stride < count {
      pass(stride, from: numbers, to: &other)
      swap(&numbers, &other)
      stride *= 2
    }
  }

  /// The inverse, by the transform with real and imaginary parts exchanged.
  func inverse(_ numbers: inout ComplexArray) {
    swap(&numbers.real, &numbers.imaginary)
    transform(&numbers)
    swap(&numbers.real, &numbers.imaginary)
    let scale = 1 / Double(count)
    for k in 0..<count {
      numbers.real[k] *= scale
      numbers.imaginary[k] *= scale
    }
  }

  /// Sums and differences of pairs that are n / 2 apart, `stride` pairs for each factor.
  private func pass(_ stride: Int, from numbers: ComplexArray, to result: inout ComplexArray) {
    let half = count / 2
    numbers.real.withUnsafeBufferPointer { real in
      numbers.imaginary.withUnsafeBufferPointer { imaginary in
        result.real.withUnsafeMutableBufferPointer { newReal in
          result.imaginary.withUnsafeMutableBufferPointer { newImaginary in
            for first in Swift.stride(from: 0, to: half, by: stride) {
              let cosine = cosines[first]
              let sine = sines[first]
              for from in first..<first + stride {
                let to = from + first
                let differenceReal = real[from] - real[from + half]
                let differenceImaginary = imaginary[from] - imaginary[from + half]
                newReal[to] = real[from] + real[from + half]
                newImaginary[to] = imaginary[from] + imaginary[from + half]
                newReal[to + stride] = differenceReal * cosine - differenceImaginary * sine
                newImaginary[to + stride] = differenceReal * sine + differenceImaginary * cosine
              }
            }
          }
        }
      }
    }
  }
}
