import Compute
import Privacy

/// The Gaussian noise of one step after another, on sums that are multiples of a grid.
///
/// Each block of 8,192 parameters has a generator of its own, so that threads change nothing.
final class GradientNoise {
  private let grid: Double
  private let count: Int
  private let sources: Sources

  private static let blockSize = 8_192

  /// One of each block.
  private final class Sources: @unchecked Sendable {
    var blocks: UnsafeMutableBufferPointer<(generator: NoiseGenerator, noise: GaussianNoise)>

    init(count: Int, deviation: Double, generator: inout NoiseGenerator) {
      blocks = .allocate(capacity: count)
      for block in 0..<count {
        blocks.initializeElement(
          at: block, to: (generator.split(), GaussianNoise(deviation: deviation)))
      }
    }

    deinit {
      blocks.deinitialize()
      blocks.deallocate()
    }
  }

  /// - Parameters:
  ///   - deviation: of the noise, in the units of the sum: z·C.
  ///   - count: of the parameters.
  ///   - generator: is split.
  init(deviation: Double, grid: Double, count: Int, generator: inout NoiseGenerator) {
    self.grid = grid
    self.count = count
    sources = Sources(
      count: (count + Self.blockSize - 1) / Self.blockSize, deviation: deviation / grid,
      generator: &generator)
  }

  /// gradient = (sum + noise) / divisor: noise of its own for each parameter, on whole multiples of the grid.
  func write(
    _ sum: UnsafePointer<Double>, dividedBy divisor: Double,
    to gradient: UnsafeMutablePointer<Float>, pool: WorkerPool
  ) {
    // Blocks do not overlap.
    nonisolated(unsafe) let sum = sum
    nonisolated(unsafe) let gradient = gradient
    pool.run(sources.blocks.count) { [sources, grid, count] block, _ in
      let first = block * Self.blockSize
      for index in first..<min(first + Self.blockSize, count) {
        let noise = sources.blocks[block].noise.next(&sources.blocks[block].generator)
        gradient[index] = Float(Double(Int(sum[index] / grid) + noise) * grid / divisor)
      }
    }
  }
}
