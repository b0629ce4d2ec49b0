/// L-BFGS: minimises a smooth convex function of many numbers, given its gradient (Nocedal & Wright 2006, "Numerical
/// Optimization", algorithms 7.4 and 7.5).
///
/// A step's length meets the weak Wolfe conditions, found by bisection (Lewis & Overton 2013, "Nonsmooth optimization via
/// quasi-Newton methods", algorithm 2.6); mostly the first guess, 1, does.
struct LimitedMemoryBFGS {
  /// Steps that are remembered.
  var memory = 20
  /// The search ends when the gradient's norm is no larger …
  var gradientTolerance: Double
  /// … or after so many steps.
  var iterationLimit: Int

  /// Writes the gradient at `point`, and returns the value: infinite where it is not defined.
  typealias Function = (_ point: [Double], _ gradient: inout [Double]) -> Double

  struct Point {
    var numbers: [Double]
    var value: Double
    var gradient: [Double]

    var gradientNorm: Double { gradient.dot(gradient).squareRoot() }
  }

  /// The point that the search ended at.
  struct Result {
    var point: Point
    var iterations = 0
    var evaluations = 1
  }

  /// A step, the change of the gradient, and their product.
  private struct Pair {
    let s: [Double]
    let y: [Double]
    let product: Double
  }

  /// - Parameter curvatures: about the second derivative for each number, which the first direction is scaled by; above 0.
  /// - Returns: `nil` if the function is not defined at `start`.
  func minimum(from start: [Double], curvatures: [Double], of function: Function) -> Result? {
    var result = Result(point: Point(start, of: function))
    guard result.point.value.isFinite else { return nil }
    var pairs: [Pair] = []
    while result.iterations < iterationLimit
      && result.point.gradientNorm > gradientTolerance
    {
      let direction = direction(result.point.gradient, pairs: pairs, curvatures: curvatures)
      guard
        let next = search(
          from: result.point, direction: direction, of: function, evaluations: &result.evaluations)
      else {
        // Rounding may have spoilt what was remembered. Without it, there is nothing more to gain.
        if pairs.isEmpty { break }
        pairs = []
        continue
      }
      let s = zip(next.numbers, result.point.numbers).map { $0 - $1 }
      let y = zip(next.gradient, result.point.gradient).map { $0 - $1 }
      let product = s.dot(y)
      if product > 0 { pairs.append(Pair(s: s, y: y, product: product)) }
      if pairs.count > memory { pairs.removeFirst() }
      result.point = next
      result.iterations += 1
    }
    return result
  }

  /// −H∇F, H an approximate inverse of the second derivatives: Nocedal & Wright, algorithm 7.4.
  private func direction(_ gradient: [Double], pairs: [Pair], curvatures: [Double]) -> [Double] {
    var q = gradient
    var shares: [Double] = []
    for pair in pairs.reversed() {
      let share = pair.s.dot(q) / pair.product
      q.add(-share, times: pair.y)
      shares.append(share)
    }
    for index in q.indices { q[index] /= curvatures[index] }
    if let last = pairs.last {
      // Their equation 7.20, with the curvatures as the first scale.
      let scaled = zip(last.y, curvatures).reduce(0) { $0 + $1.0 * $1.0 / $1.1 }
      for index in q.indices { q[index] *= last.product / scaled }
    }
    for (pair, share) in zip(pairs, shares.reversed()) {
      q.add(share - pair.y.dot(q) / pair.product, times: pair.s)
    }
    for index in q.indices { q[index] = -q[index] }
    return q
  }

  /// A point along `direction` that is lower (Armijo, 10⁻⁴) and less steep (0.9); `nil` if none was found in 40 tries.
  private func search(
    from point: Point, direction: [Double], of function: Function, evaluations: inout Int
  ) -> Point? {
    let slope = point.gradient.dot(direction)
    guard slope < 0 else { return nil }
    // What the values themselves are rounded by.
    let slack = 1e-14 * max(1, abs(point.value))
    var (low, high) = (0.0, Double.infinity)
    var length = 1.0
    for _ in 0..<40 {
      var numbers = point.numbers
      numbers.add(length, times: direction)
      let next = Point(numbers, of: function)
      evaluations += 1
      // Infinite and undefined values are not lower.
      let isLower = next.value <= point.value + 1e-4 * length * slope + slack
      if !isLower {
        high = length
      } else if next.gradient.dot(direction) < 0.9 * slope {
        low = length
      } else {
        return next
      }
      length = high < .infinity ? (low + high) / 2 : 2 * low
    }
    return nil
  }
}

extension LimitedMemoryBFGS.Point {
  init(_ numbers: [Double], of function: LimitedMemoryBFGS.Function) {
    self.numbers = numbers
    gradient = [Double](repeating: 0, count: numbers.count)
    value = function(numbers, &gradient)
  }
}

extension [Double] {
  fileprivate func dot(_ other: [Double]) -> Double {
    var sum = 0.0
    for index in indices { sum += self[index] * other[index] }
    return sum
  }

  fileprivate mutating func add(_ factor: Double, times other: [Double]) {
    for index in indices { self[index] += factor * other[index] }
  }
}
