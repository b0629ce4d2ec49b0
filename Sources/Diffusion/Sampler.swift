public import Compute
import Synchronization

/// How rows are sampled.
public struct SamplingConfiguration: Codable, Hashable, Sendable {
  public var solver: SolverChoice
  /// The number of noise levels, of ``stepLimits``; the last one is where the row is read off.
  public var steps: Int

  /// From where there is a step at all, to where more are of no use.
  public static let stepLimits = 2...1000

  public init(solver: SolverChoice = .dpmSolver, steps: Int = 8) {
    self.solver = solver
    self.steps = steps
  }

  public var schedule: NoiseSchedule { .karras(count: steps) }
}

/// Samples rows: noise of size σ_max, down the probability-flow ODE to σ_min, one draw of the levels there.
///
/// Row k is the same whatever the thread count and however many rows are asked for: rows are worked on in tiles
/// that start at multiples of ``tileRowCount``, always whole, and every random number belongs to (seed, k).
public struct Sampler: Sendable {
  /// Rows of one tile: the batch of a network evaluation, on one thread.
  public static let tileRowCount = 128

  public let denoiser: PreconditionedDenoiser
  public let configuration: SamplingConfiguration
  private let seed: UInt64
  private let starts: ScrambledNormals
  private let decoding: RandomStream.Purpose

  public init(
    denoiser: PreconditionedDenoiser, configuration: SamplingConfiguration = .init(), seed: UInt64
  ) {
    self.init(
      denoiser: denoiser, configuration: configuration, seed: seed, start: .start,
      decoding: .decoding)
  }

  private init(
    denoiser: PreconditionedDenoiser, configuration: SamplingConfiguration, seed: UInt64,
    start: RandomStream.Purpose, decoding: RandomStream.Purpose
  ) {
    self.denoiser = denoiser
    self.configuration = configuration
    self.seed = seed
    self.decoding = decoding
    var stream = RandomStream(seed: seed, purpose: start)
    starts = ScrambledNormals(
      seed: stream.next(), dimensions: denoiser.preconditioning.layout.dimension)
  }

  /// A sampler of other rows, independent of these: ``RejectionSampler`` takes its spare rows from it.
  var spares: Sampler {
    Sampler(
      denoiser: denoiser, configuration: configuration, seed: seed, start: .spareStart,
      decoding: .spareDecoding)
  }

  /// What sampling gave, and at which cost.
  public struct Result: Sendable {
    public internal(set) var rows: EncodedRows
    /// Evaluations of the network, each of a tile.
    var evaluations: Int
    /// Tiles that the rows are in.
    let tileCount: Int

    /// Evaluations of the network for a row (NFE), the mean over tiles: adaptive solvers differ between them.
    public var evaluationsPerRow: Double { Double(evaluations) / Double(max(tileCount, 1)) }
  }

  /// The rows numbered `range`. Memory: the result and one tile a thread.
  public func sample(_ range: Range<Int>, pool: WorkerPool) -> Result {
    let size = Self.tileRowCount
    let firstTile = range.lowerBound / size
    let tileCount = range.isEmpty ? 0 : (range.upperBound + size - 1) / size - firstTile
    let layout = denoiser.preconditioning.layout
    let sampled = Mutex((rows: EncodedRows(rowCount: range.count, layout: layout), evaluations: 0))
    pool.run(tileCount) { tile, _ in
      let (rows, evaluations) = self.tile(firstTile + tile)
      let first = (firstTile + tile) * size
      let wanted = max(range.lowerBound, first)..<min(range.upperBound, first + size)
      // Each tile has its own rows, and whole numbers are added: the order makes no difference.
      sampled.withLock {
        $0.rows.replaceRows(
          at: wanted.lowerBound - range.lowerBound, with: rows,
          in: wanted.lowerBound - first..<wanted.upperBound - first)
        $0.evaluations += evaluations
      }
    }
    return sampled.withLock {
      Result(rows: $0.rows, evaluations: $0.evaluations, tileCount: tileCount)
    }
  }

  /// The rows of one tile, and how many evaluations they took.
  private func tile(_ tile: Int) -> (rows: EncodedRows, evaluations: Int) {
    let size = Self.tileRowCount
    let firstRow = tile * size
    let sigmas = configuration.schedule.sigmas
    let ode = ProbabilityFlowODE(denoiser: denoiser)
    var solver = configuration.solver.makeSolver()
    var x = start(rows: firstRow..<firstRow + size, sigma: sigmas[0])
    for (sigma, next) in zip(sigmas, sigmas.dropFirst()) {
      x = solver.step(x, from: sigma, to: next, along: ode)
    }
    var uniforms: [Float] = []
    for row in firstRow..<firstRow + size {
      var stream = RandomStream(seed: seed, purpose: decoding, index: UInt64(row))
      for _ in denoiser.preconditioning.layout.variables { uniforms.append(stream.uniform()) }
    }
    let rows = denoiser.draw(x, at: sigmas.last!, given: .none, uniforms: uniforms)
    return (rows, solver.evaluations + 1)
  }

  /// x = m + √(σ² + v)·n: the marginals' mean and variance under noise, and n normal from a scrambled
  /// low-discrepancy sequence, so that every coordinate is evenly filled over the rows of a run.
  func start(rows: Range<Int>, sigma: Float) -> Matrix {
    let preconditioning = denoiser.preconditioning
    let sizes = preconditioning.variances.map { (sigma * sigma + $0).squareRoot() }
    var x = Matrix(rows: rows.count, columns: preconditioning.layout.dimension)
    for (r, row) in rows.enumerated() {
      x.elements.withUnsafeMutableBufferPointer { elements in
        let x = UnsafeMutableBufferPointer(
          rebasing: elements[r * sizes.count..<(r + 1) * sizes.count])
        starts.fill(x, index: UInt64(row))
        for j in x.indices { x[j] = preconditioning.means[j] + sizes[j] * x[j] }
      }
    }
    return x
  }
}
