import Foundation

/// A round distance between the marks of an axis: 1, 2 or 5 times a power of ten.
struct RoundStep: Sendable {
  private let digit: Int
  private let exponent: Int

  private init(digit: Int, exponent: Int) {
    self.digit = digit
    self.exponent = exponent
  }

  /// The smallest step that is not below `size`.
  ///
  /// - Precondition: `size` is positive and finite.
  init(notBelow size: Double) {
    precondition(size > 0 && size.isFinite, "a step of \(size)")
    var step = RoundStep(digit: 1, exponent: Int(log10(size).rounded(.down)) - 1)
    while step.size < size { step = step.next }
    self = step
  }

  /// The smallest one that is a multiple of 10^−`decimals`.
  init(decimals: Int) {
    self.init(digit: 1, exponent: -decimals)
  }

  var size: Double { multiple(1) }

  var next: RoundStep {
    switch digit {
    case 1: RoundStep(digit: 2, exponent: exponent)
    case 2: RoundStep(digit: 5, exponent: exponent)
    default: RoundStep(digit: 1, exponent: exponent + 1)
    }
  }

  var previous: RoundStep {
    switch digit {
    case 5: RoundStep(digit: 2, exponent: exponent)
    case 2: RoundStep(digit: 1, exponent: exponent)
    default: RoundStep(digit: 5, exponent: exponent - 1)
    }
  }

  /// `count` steps from 0: for a step below 1 a quotient, which is the number that its decimals are read as. What would
  /// be beyond the largest number is that.
  func multiple(_ count: Double) -> Double {
    guard count != 0 else { return 0 }
    let digits = count * Double(digit)
    let most = Double.greatestFiniteMagnitude
    // Plus 0, since no axis has a −0.
    return exponent < 0
      ? digits / pow(10, Double(-exponent)) + 0
      : min(max(digits * pow(10, Double(exponent)), -most), most)
  }

  /// The last multiple that is not above `value`, in steps.
  func count(below value: Double) -> Double {
    var count = (value / size).rounded(.down)
    if multiple(count + 1) <= value { count += 1 }
    return multiple(count) <= value ? count : count - 1
  }

  /// The first multiple that is not below `value`, in steps.
  func count(above value: Double) -> Double { -count(below: -value) }

  /// All multiples from the last one that is not above `low` to the first one that is not below `high`, at least two.
  func multiples(around low: Double, _ high: Double) -> [Double] {
    let first = count(below: low)
    let last = max(count(above: high), first + 1)
    return stride(from: first, through: last, by: 1).map(multiple)
  }

  /// How many bars there are between ``multiples(around:_:)``.
  func barCount(around low: Double, _ high: Double) -> Double {
    max(count(above: high) - count(below: low), 1)
  }
}

extension Double {
  /// The roundest number above `low` and not above `high`: a multiple of the largest ``RoundStep`` that has one there, 0
  /// before all others; `high` if none will do.
  ///
  /// - Precondition: `low` < `high`, both finite.
  static func roundest(
    above low: Double, upTo high: Double, where isAllowed: (Double) -> Bool = { _ in true }
  ) -> Double {
    precondition(low < high, "no number is above \(low) and not above \(high)")
    if low < 0, high >= 0, isAllowed(0) { return 0 }
    var step = RoundStep(notBelow: max(low.magnitude, high.magnitude))
    // Below this, steps are lost in the rounding of the bounds.
    let least = high / 16 - low / 16
    while step.size > least {
      var candidate = step.multiple(step.count(below: high))
      while candidate > low, candidate <= high {
        if isAllowed(candidate) { return candidate }
        let next = step.multiple(step.count(below: candidate) - 1)
        // Of numbers so large that a step is lost in their rounding there is no next one.
        guard next < candidate else { break }
        candidate = next
      }
      step = step.previous
    }
    return high
  }
}
