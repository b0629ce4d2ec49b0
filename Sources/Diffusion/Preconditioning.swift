public import Compute
import Foundation
public import NeuralNetworks

/// The closed-form parts around the network: how its input is scaled, where its logits start, and how
/// they become the expected clean vector.
///
/// With F the network's output, e_k the point of level k and p_k its probability,
///
///     category:  logit_k = ln p_k + F_k
///     ordered:   logit_k = ln p_k + (x·e_k − |e_k|²/2)/σ² + F_k
///     D        = Σ_k softmax(logit)_k e_k
///     Gaussian:  D = x/(1 + σ²) + F·σ/√(1 + σ²)
///
/// For ordered and Gaussian variables F = 0 gives the exact posterior mean of the marginal under Gaussian
/// noise, so the network has only to learn what the other columns say. Categories start at the marginal without
/// the posterior's term: a cell, once nearly decided, can then still be revised, which keeps rare
/// combinations rare. The expected point as a mixture over levels is score interpolation (Dieleman et al.
/// 2022, section 3.1; CDTD, Mueller et al., arXiv 2312.10431); c_in, and c_skip and c_out of a Gaussian
/// variable with σ_data = 1, are Karras et al. (2022), table 1.
public struct Preconditioning: Sendable {
  public let layout: VariableLayout
  public let embedding: NoiseEmbedding
  /// Mean of each coordinate under the marginals.
  public let means: [Float]
  /// Variance of each coordinate under the marginals.
  public let variances: [Float]
  /// ln p_k of each output; 0 for a Gaussian variable.
  private let logProbabilities: [Float]
  /// z_k of each output of an ordered variable; 0 elsewhere.
  private let points: [Float]

  /// The distance of the missing level of an ordered variable, on a coordinate of its own.
  static let missingPoint: Float = 4
  /// The distance of a category's level on its own coordinate.
  static let categoryPoint: Float = 2
  /// A coordinate of nearly no variance is not blown up beyond this.
  private static let minimumVariance: Float = 0.02

  public init(layout: VariableLayout, embedding: NoiseEmbedding = NoiseEmbedding()) {
    self.layout = layout
    self.embedding = embedding
    var means: [Float] = []
    var variances: [Float] = []
    var logProbabilities: [Float] = []
    var points: [Float] = []
    for variable in layout.variables {
      let p = variable.probabilities
      logProbabilities += variable.levelCount == 0 ? [0] : p.map { log($0) }
      switch variable.code {
      case .category:
        let size = Self.categoryPoint
        means += p.map { size * $0 }
        variances += p.map { size * size * $0 * (1 - $0) }
        points += p.map { _ in 0 }
      case .ordered(let z, let hasMissingLevel):
        let mean = zip(p, z).reduce(Float(0)) { $0 + $1.0 * $1.1 }
        let square = zip(p, z).reduce(Float(0)) { $0 + $1.0 * $1.1 * $1.1 }
        means.append(mean)
        variances.append(max(square - mean * mean, 0))
        points += z
        if hasMissingLevel {
          let size = Self.missingPoint
          means.append(size * p.last!)
          variances.append(size * size * p.last! * (1 - p.last!))
          points.append(0)
        }
      case .gaussian:
        means.append(0)
        variances.append(1)
        points.append(0)
      }
    }
    self.means = means
    self.variances = variances
    self.logProbabilities = logProbabilities
    self.points = points
  }

  /// The width of the network's input: x, the embedding of the noise level, one bit a variable (is it known?).
  public var inputCount: Int { layout.dimension + embedding.width + layout.variables.count }

  /// The blocks of outputs that are softmaxes, as the backend wants them.
  public var softmaxOffsets: [Int32] { layout.outputOffsets.map(Int32.init) }

  /// Writes the network's input for one row: (x − m)·c_in with c_in = 1/√(σ² + v), where σ counts as 0 for
  /// a variable that is known.
  func writeInput(
    x: UnsafePointer<Float>, sigma: Float, observed: UnsafePointer<Bool>?,
    into input: UnsafeMutablePointer<Float>
  ) {
    for v in layout.variables.indices {
      let isObserved = observed?[v] ?? false
      let noise = isObserved ? 0 : sigma * sigma
      for j in layout.coordinateOffsets[v]..<layout.coordinateOffsets[v + 1] {
        let variance = noise + max(variances[j], Self.minimumVariance)
        input[j] = (x[j] - means[j]) / variance.squareRoot()
      }
      input[layout.dimension + embedding.width + v] = isObserved ? 1 : 0
    }
    embedding.write(lnSigma: log(sigma), to: input + layout.dimension)
  }

  /// Turns one row of the network's output into logits, in place. Gaussian outputs are left as they are.
  func addPrior(
    to output: UnsafeMutablePointer<Float>, x: UnsafePointer<Float>, sigma: Float
  ) {
    let precision = 1 / (sigma * sigma)
    logProbabilities.withUnsafeBufferPointer { logProbabilities in
      for k in 0..<layout.outputCount { output[k] += logProbabilities[k] }
    }
    points.withUnsafeBufferPointer { points in
      for v in layout.variables.indices {
        guard case .ordered(let z, let hasMissingLevel) = layout.variables[v].code else { continue }
        let first = layout.outputOffsets[v]
        let coordinate = x[layout.coordinateOffsets[v]] * precision
        let half = precision / 2
        for k in first..<first + z.count {
          output[k] += points[k] * (coordinate - points[k] * half)
        }
        if hasMissingLevel {
          let size = Self.missingPoint
          output[first + z.count] +=
            size * (x[layout.coordinateOffsets[v] + 1] * precision - size * half)
        }
      }
    }
  }

  /// Writes D for one row from the level probabilities; a Gaussian variable takes F from `network`.
  func writeExpectation(
    probabilities: UnsafePointer<Float>, network: UnsafePointer<Float>, x: UnsafePointer<Float>,
    sigma: Float, into d: UnsafeMutablePointer<Float>
  ) {
    points.withUnsafeBufferPointer { points in
      for v in layout.variables.indices {
        let first = layout.outputOffsets[v]
        let coordinate = layout.coordinateOffsets[v]
        switch layout.variables[v].code {
        case .category:
          for k in 0..<layout.outputOffsets[v + 1] - first {
            d[coordinate + k] = Self.categoryPoint * probabilities[first + k]
          }
        case .ordered(let z, let hasMissingLevel):
          d[coordinate] = dot(probabilities + first, points.baseAddress! + first, z.count)
          if hasMissingLevel {
            d[coordinate + 1] = Self.missingPoint * probabilities[first + z.count]
          }
        case .gaussian:
          let (cSkip, cOut) = gaussianCoefficients(sigma)
          d[coordinate] = cSkip * x[coordinate] + cOut * network[first]
        }
      }
    }
  }

  /// c_skip and c_out of a Gaussian variable: Karras et al. (2022), table 1, with σ_data = 1.
  func gaussianCoefficients(_ sigma: Float) -> (cSkip: Float, cOut: Float) {
    let total = 1 + sigma * sigma
    return (1 / total, sigma / total.squareRoot())
  }

  /// Writes the clean coordinates x₀ of row `row`.
  func writePoint(of row: Int, in rows: EncodedRows, into x: UnsafeMutablePointer<Float>) {
    var gaussian = 0
    for v in layout.variables.indices {
      let coordinate = layout.coordinateOffsets[v]
      let level = Int(rows.levels[row * rows.variableCount + v])
      switch layout.variables[v].code {
      case .category:
        for k in coordinate..<layout.coordinateOffsets[v + 1] { x[k] = 0 }
        x[coordinate + level] = Self.categoryPoint
      case .ordered(let z, let hasMissingLevel):
        let isMissing = level == z.count
        x[coordinate] = isMissing ? 0 : z[level]
        if hasMissingLevel { x[coordinate + 1] = isMissing ? Self.missingPoint : 0 }
      case .gaussian:
        x[coordinate] = rows.numbers[row * rows.gaussianVariables.count + gaussian]
        gaussian += 1
      }
    }
  }

  /// The clean coordinates of all rows: rows × dimension.
  public func points(of rows: EncodedRows) -> Matrix {
    var x = Matrix(rows: rows.rowCount, columns: layout.dimension)
    x.elements.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      for row in 0..<rows.rowCount {
        writePoint(of: row, in: rows, into: base + row * layout.dimension)
      }
    }
    return x
  }

  /// Reads variable `v` of a row off its clean coordinates: the inverse of ``points(of:)``. `gaussian` counts
  /// the Gaussian variables passed so far.
  func read(
    variable v: Int, of row: Int, in clean: Matrix, gaussian: inout Int,
    into rows: inout EncodedRows
  ) {
    let coordinate = layout.coordinateOffsets[v]
    let cell = row * rows.variableCount + v
    switch layout.variables[v].code {
    case .category:
      let levels = 0..<layout.variables[v].levelCount
      let level = levels.max { clean[row, coordinate + $0] < clean[row, coordinate + $1] }!
      rows.levels[cell] = UInt16(level)
    case .ordered(let z, let hasMissingLevel):
      let x = clean[row, coordinate]
      let isMissing = hasMissingLevel && clean[row, coordinate + 1] > Self.missingPoint / 2
      let nearest = z.indices.min { abs(z[$0] - x) < abs(z[$1] - x) } ?? 0
      rows.levels[cell] = UInt16(isMissing ? z.count : nearest)
    case .gaussian:
      rows.numbers[row * rows.gaussianVariables.count + gaussian] = clean[row, coordinate]
      gaussian += 1
    }
  }

  /// Four sums side by side, since one alone would wait for each addition.
  private func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
    var sums = SIMD4<Float>.zero
    var k = 0
    while k + 4 <= count {
      let left = SIMD4<Float>(a[k], a[k + 1], a[k + 2], a[k + 3])
      sums += left * SIMD4<Float>(b[k], b[k + 1], b[k + 2], b[k + 3])
      k += 4
    }
    var sum = sums.sum()
    while k < count {
      sum += a[k] * b[k]
      k += 1
    }
    return sum
  }
}
