/// Complex numbers, real and imaginary parts apart.
struct ComplexArray {
  var real: [Double]
  var imaginary: [Double]

  var count: Int { real.count }

  /// Zeros.
  init(count: Int) {
    real = [Double](repeating: 0, count: count)
    imaginary = real
  }

  /// Ones.
  static func ones(_ count: Int) -> ComplexArray {
    var ones = ComplexArray(count: count)
    for index in 0..<count { ones.real[index] = 1 }
    return ones
  }

  /// Multiplies each number by the `power`-th power of another, by repeated squaring.
  mutating func multiply(by factors: ComplexArray, power: Int) {
    for index in 0..<count {
      var (real, imaginary) = (self.real[index], self.imaginary[index])
      var (factor, factorImaginary) = (factors.real[index], factors.imaginary[index])
      var power = power
      while power > 0 {
        if power & 1 == 1 {
          (real, imaginary) = (
            real * factor - imaginary * factorImaginary, real * factorImaginary + imaginary * factor
          )
        }
        (factor, factorImaginary) = (
          factor * factor - factorImaginary * factorImaginary, 2 * factor * factorImaginary
        )
        power >>= 1
      }
      (self.real[index], self.imaginary[index]) = (real, imaginary)
    }
  }

  /// Of the transform of real sequences a and b as a + ib: the first n/2 + 1 numbers of the transform of each, from which
  /// the others follow.
  func spectraOfParts() -> [ComplexArray] {
    var first = ComplexArray(count: count / 2 + 1)
    var second = first
    for k in 0...count / 2 {
      let mirrored = (count - k) % count
      first.real[k] = (real[k] + real[mirrored]) / 2
      first.imaginary[k] = (imaginary[k] - imaginary[mirrored]) / 2
      second.real[k] = (imaginary[k] + imaginary[mirrored]) / 2
      second.imaginary[k] = (real[mirrored] - real[k]) / 2
    }
    return [first, second]
  }

  /// The transform of a + ib from those of a and b: the inverse of ``spectraOfParts()``.
  init(partsWithSpectra first: ComplexArray, _ second: ComplexArray) {
    let half = first.count - 1
    self.init(count: 2 * half)
    for k in 0...half {
      real[k] = first.real[k] - second.imaginary[k]
      imaginary[k] = first.imaginary[k] + second.real[k]
      guard k > 0 else { continue }
      // The transforms of real sequences, mirrored, are conjugate.
      real[count - k] = first.real[k] + second.imaginary[k]
      imaginary[count - k] = second.real[k] - first.imaginary[k]
    }
  }
}
