public import Compute
import Foundation
public import NeuralNetworks

/// The closed-form parts around the network: how its input is scaled, where its logits start, and how
/// they become the expected clean vector.
///
/// With F the network's output, e_k the point of level k and p_k its probability,
///
///     discrete:  logit_k = ln p_k + F_k                      (Derivation, equation 14)
///                or, for a small table, + (x·e_k − |e_k|²/2)/σ²   (``Start``)
///     D        = Σ_k softmax(logit)_k e_k                    (equation 9)
///     Gaussian:  D = x/(1 + σ²) + F·σ/√(1 + σ²)              (equation 17)
///
/// F = 0 gives the marginals: exact before training, and at all times where noise drowns everything. Bayes' rule
/// would add the likelihood −|x − e_k|²/(2σ²), and be exact for columns that do not depend on each
/// other; it is left to the network, because a cell that the likelihood has nearly decided can hardly be revised
/// late on the path, and combinations that never occur become frequent. The expected point as a mixture over levels
/// is score interpolation (Dieleman et al. 2022, section 3.1; CDTD, Mueller et al., arXiv 2312.10431); c_in, and
/// c_skip and c_out of a Gaussian variable with σ_data = 1, are Karras et al. (2022), table 1.
public struct Preconditioning: Sendable {
  /// Where the logits of discrete variables start, before the network has learned anything.
  public enum Start: String, Codable, Hashable, Sendable {
    /// logit_k = ln p_k + F_k: for tables of enough rows to learn the likelihood and the dependence alike.
    case marginals
    /// logit_k = ln p_k + (x·e_k − |e_k|²/2)/σ² + F_k: independent columns are exact, and F has only to learn
    /// the dependence; for small tables.
    case posterior
  }

  public let layout: VariableLayout
  public let start: Start
  public let embedding: NoiseEmbedding
  /// Mean of each coordinate under the marginals.
  public let means: [Float]
  /// Variance of each coordinate under the marginals.
  public let variances: [Float]
  /// ln p_k of each output; 0 for a Gaussian variable.
  private let logProbabilities: [Float]
  /// e_k of each variable's levels, level by level; only of ordered variables.
  private let points: [[Float]]
  /// The same, coordinate by coordinate.
  private let coordinates: [[Float]]

  /// A coordinate of nearly no variance is not blown up beyond this.
  private static let minimumVariance: Float = 0.02

  public init(
    layout: VariableLayout, start: Start = .marginals, embedding: NoiseEmbedding = NoiseEmbedding()
  ) {
    self.layout = layout
    self.start = start
    self.embedding = embedding
    var means: [Float] = []
    var variances: [Float] = []
    var points: [[Float]] = []
    var coordinates: [[Float]] = []
    for variable in layout.variables {
      let p = variable.probabilities
      let e = variable.embedding
      let columns = (0..<variable.coordinateCount).map { j in e.map { $0[j] } }
      guard variable.levelCount > 0 else {
        means.append(0)
        variances.append(1)
        points.append([])
        coordinates.append([])
        continue
      }
      for column in columns {
        let mean = zip(p, column).reduce(Float(0)) { $0 + $1.0 * $1.1 }
        let square = zip(p, column).reduce(Float(0)) { $0 + $1.0 * $1.1 * $1.1 }
        means.append(mean)
        variances.append(max(square - mean * mean, 0))
      }
      // A category's are read off the level itself.
      points.append(variable.code == .category ? [] : e.flatMap { $0 })
      coordinates.append(variable.code == .category ? [] : columns.flatMap { $0 })
    }
    self.means = means
    self.variances = variances
    self.points = points
    self.coordinates = coordinates
    logProbabilities = layout.variables.flatMap { variable in
      variable.levelCount == 0 ? [0] : variable.probabilities.map { log($0) }
    }
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
  func addStart(
    to output: UnsafeMutablePointer<Float>, x: UnsafePointer<Float>, sigma: Float
  ) {
    logProbabilities.withUnsafeBufferPointer { logProbabilities in
      for k in 0..<layout.outputCount { output[k] += logProbabilities[k] }
    }
    guard start == .posterior else { return }
    let precision = 1 / (sigma * sigma)
    for v in layout.variables.indices {
      let logits = output + layout.outputOffsets[v]
      let count = layout.outputOffsets[v + 1] - layout.outputOffsets[v]
      let x = x + layout.coordinateOffsets[v]
      switch layout.variables[v].code {
      case .category:
        // |e_k|² is the same for all levels.
        for k in 0..<count { logits[k] += Variable.categoryPoint * x[k] * precision }
      case .ordered:
        let width = layout.coordinateOffsets[v + 1] - layout.coordinateOffsets[v]
        points[v].withUnsafeBufferPointer { e in
          for k in 0..<count {
            var sum: Float = 0
            for j in 0..<width { sum += e[k * width + j] * (x[j] - e[k * width + j] / 2) }
            logits[k] += sum * precision
          }
        }
      case .gaussian: break
      }
    }
  }

  /// Writes D for one row from the level probabilities; a Gaussian variable takes F from `network`.
  func writeExpectation(
    probabilities: UnsafePointer<Float>, network: UnsafePointer<Float>, x: UnsafePointer<Float>,
    sigma: Float, into d: UnsafeMutablePointer<Float>
  ) {
    for v in layout.variables.indices {
      let first = layout.outputOffsets[v]
      let count = layout.outputOffsets[v + 1] - first
      let coordinate = layout.coordinateOffsets[v]
      switch layout.variables[v].code {
      case .category:
        for k in 0..<count { d[coordinate + k] = Variable.categoryPoint * probabilities[first + k] }
      case .ordered:
        coordinates[v].withUnsafeBufferPointer { e in
          for j in 0..<layout.coordinateOffsets[v + 1] - coordinate {
            d[coordinate + j] = dot(probabilities + first, e.baseAddress! + j * count, count)
          }
        }
      case .gaussian:
        let (cSkip, cOut) = gaussianCoefficients(sigma)
        d[coordinate] = cSkip * x[coordinate] + cOut * network[first]
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
        x[coordinate + level] = Variable.categoryPoint
      case .ordered:
        let width = layout.coordinateOffsets[v + 1] - coordinate
        for j in 0..<width { x[coordinate + j] = points[v][level * width + j] }
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
    case .ordered(let z, let hasMissingLevel, let waves):
      let x = clean[row, coordinate]
      let isMissing =
        hasMissingLevel && clean[row, coordinate + 1 + waves] > Variable.missingPoint / 2
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
