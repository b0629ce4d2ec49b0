/// The directions of the greatest variance: Pearson, "On Lines and Planes of Closest Fit to Systems of Points in Space"
/// (1901); Hotelling (1933).
struct PrincipalComponents: Sendable {
  struct Component: Sendable {
    /// Of length 1; the largest of its numbers, the first of those equally large, is positive.
    let direction: [Double]
    /// The variance along it, as a share of all, 0...1.
    let explained: Double
  }

  /// The first components, at most as many as asked for: none is without variance.
  let components: [Component]

  private static let mostIterations = 1_000

  /// By power iteration, one component after the other: each is taken out of the matrix before the next. Where two
  /// variances are nearly equal, up to 1,000 steps do not part their directions; then any two directions in their plane
  /// show as much. O(size²) a step.
  ///
  /// - Parameters:
  ///   - covariance: symmetric, [size × size].
  init(covariance: [Double], size: Int, count: Int) {
    var matrix = covariance
    let total = (0..<size).reduce(0) { $0 + matrix[$1 * size + $1] }
    var components: [Component] = []
    while components.count < min(count, size), total > 0 {
      let (direction, variance) = Self.leading(matrix, size)
      guard variance > 1e-9 * total else { break }
      components.append(
        Component(direction: Self.oriented(direction), explained: min(variance / total, 1)))
      for row in 0..<size {
        for column in 0..<size {
          matrix[row * size + column] -= variance * direction[row] * direction[column]
        }
      }
    }
    self.components = components
  }

  private static func leading(_ matrix: [Double], _ size: Int) -> ([Double], Double) {
    // Any start will do that is not square to the answer, which random numbers are not; always the same ones.
    var generator = SplitMix64(seed: 1)
    var direction = normalised(
      (0..<size).map { _ in Double(generator.next(below: 2_000_001) - 1_000_000) })
    var variance = 0.0
    for _ in 0..<mostIterations {
      let image = product(matrix, direction, size)
      variance = zip(image, direction).reduce(0) { $0 + $1.0 * $1.1 }
      let error = zip(image, direction).reduce(0) {
        $0 + ($1.0 - variance * $1.1) * ($1.0 - variance * $1.1)
      }
      guard variance > 0, error > 1e-20 * variance * variance else { break }
      direction = normalised(image)
    }
    return (direction, variance)
  }

  private static func product(_ matrix: [Double], _ vector: [Double], _ size: Int) -> [Double] {
    // Symmetric, so rows can be added as columns: that runs along memory and on vectors.
    var product = [Double](repeating: 0, count: size)
    matrix.withUnsafeBufferPointer { matrix in
      for row in 0..<size {
        let factor = vector[row]
        for column in 0..<size { product[column] += factor * matrix[row * size + column] }
      }
    }
    return product
  }

  private static func normalised(_ vector: [Double]) -> [Double] {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? vector.map { $0 / length } : vector
  }

  private static func oriented(_ direction: [Double]) -> [Double] {
    let largest = direction.map(\.magnitude).max() ?? 0
    let first = direction.first { $0.magnitude > largest * (1 - 1e-6) } ?? 0
    return first < 0 ? direction.map { -$0 } : direction
  }
}
