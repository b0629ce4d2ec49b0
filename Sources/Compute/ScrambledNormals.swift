internal import CKernels

/// Points of a ``ScrambledSequence``, each coordinate a normal quantile: rows of normal numbers that cover every
/// margin evenly.
///
/// The kernel's quantiles, in single precision, are within 1e-6 of ``NormalDistribution/quantile(_:)``, relatively, and
/// the same bits on every processor. About 3 ns a number.
public struct ScrambledNormals: Sendable {
  private let sequence: ScrambledSequence
  private let dimensions: Int
  /// The seeds of the first 2³² points.
  private let seeds: (shuffles: [UInt32], scrambles: [UInt32])

  /// - Parameter dimensions: how many numbers a point has, 0 or more.
  public init(seed: UInt64, dimensions: Int) {
    sequence = ScrambledSequence(seed: seed)
    self.dimensions = dimensions
    seeds = Self.seeds(of: sequence, index: 0, dimensions: dimensions)
  }

  /// The point of that index.
  ///
  /// - Precondition: `point` has as many numbers as there are dimensions.
  public func fill(_ point: UnsafeMutableBufferPointer<Float>, index: UInt64) {
    fill(point, index: index, with: .best)
  }

  func fill(_ point: UnsafeMutableBufferPointer<Float>, index: UInt64, with kernels: Kernels) {
    precondition(point.count == dimensions, "\(point.count) of \(dimensions) numbers")
    guard let target = point.baseAddress else { return }
    let seeds =
      index >> 32 == 0
      ? seeds : Self.seeds(of: sequence, index: index, dimensions: dimensions)
    kernels.table.scrambled_normals(
      seeds.shuffles, seeds.scrambles, UInt32(truncatingIfNeeded: index), target,
      Int64(dimensions))
  }

  /// Φ⁻¹((word + ½) / 2³²).
  static func quantile(word: UInt32) -> Float { synthtab_normal_quantile(word) }

  private static func seeds(
    of sequence: ScrambledSequence, index: UInt64, dimensions: Int
  ) -> (shuffles: [UInt32], scrambles: [UInt32]) {
    let seeds = (0..<dimensions).map { sequence.seeds(index: index, dimension: $0) }
    return (seeds.map(\.shuffle), seeds.map(\.scramble))
  }
}
