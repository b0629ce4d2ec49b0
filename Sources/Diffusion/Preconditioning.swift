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
  /// The same, but no coordinate of nearly no variance is blown up beyond a bound.
  private let inputVariances: [Float]
  /// ln p_k of each output; 0 for a Gaussian variable.
  let logProbabilities: [Float]
  /// Where each variable lies, for the loops over rows.
  private let places: [Place]
  /// e_k of the ordered variables' levels, level by level.
  private let points: [Float]
  /// Whether a variable has levels.
  let isDiscrete: [Bool]
  /// How a row's expectation follows from its probabilities.
  let expectation: BlockExpectation

  /// What a coordinate's variance counts as at least, in the network's input.
  private static let minimumVariance: Float = 0.02

  public init(
    layout: VariableLayout, start: Start = .marginals, embedding: NoiseEmbedding = NoiseEmbedding()
  ) {
    self.layout = layout
    self.start = start
    self.embedding = embedding
    var means: [Float] = []
    var variances: [Float] = []
    var places: [Place] = []
    var points: [Float] = []
    var blocks: [BlockExpectation.Block] = []
    for (v, variable) in layout.variables.enumerated() {
      places.append(
        Place(variable, coordinate: layout.coordinateOffsets[v], firstPoint: points.count))
      let p = variable.probabilities
      let e = variable.embedding
      let columns = (0..<variable.coordinateCount).map { j in e.map { $0[j] } }
      guard variable.levelCount > 0 else {
        means.append(0)
        variances.append(1)
        blocks.append(.none)
        continue
      }
      for column in columns {
        let mean = zip(p, column).reduce(Float(0)) { $0 + $1.0 * $1.1 }
        let square = zip(p, column).reduce(Float(0)) { $0 + $1.0 * $1.1 * $1.1 }
        means.append(mean)
        variances.append(max(square - mean * mean, 0))
      }
      // A category's are read off the level itself.
      if variable.code != .category { points += e.joined() }
      blocks.append(
        variable.code == .category
          ? .scaled(Variable.categoryPoint, count: variable.levelCount) : .points(columns))
    }
    self.means = means
    self.variances = variances
    self.places = places
    self.points = points
    inputVariances = variances.map { max($0, Self.minimumVariance) }
    isDiscrete = layout.variables.map { $0.levelCount > 0 }
    expectation = BlockExpectation(blocks)
    logProbabilities = layout.variables.flatMap { variable in
      variable.levelCount == 0 ? [0] : variable.probabilities.map { log($0) }
    }
  }

  /// The width of the network's input: x, the embedding of the noise level, one bit a variable (is it known?).
  public var inputCount: Int { layout.dimension + embedding.width + layout.variables.count }

  /// What the last layer's bias and ln p_k add to the network's output: one number an output.
  func outputBias(
    of network: MultilayerPerceptron, _ weights: Weights, into bias: UnsafeMutablePointer<Float>
  ) {
    let first = weights.values + network.outputBias.lowerBound
    for k in 0..<layout.outputCount { bias[k] = first[k] + logProbabilities[k] }
  }

  /// Writes the network's input for one row: (x − m)·c_in with c_in = 1/√(σ² + v), where σ counts as 0 for
  /// a variable that is known.
  func writeInput(
    x: UnsafePointer<Float>, sigma: Float, observed: UnsafePointer<Bool>?,
    into input: UnsafeMutablePointer<Float>, backend: any ComputeBackend
  ) {
    standardise(x, sigma: sigma, into: input, backend: backend)
    embedding.write(lnSigma: log(sigma), to: input + layout.dimension, backend: backend)
    let bits = input + layout.dimension + embedding.width
    guard let observed else {
      bits.update(repeating: 0, count: layout.variables.count)
      return
    }
    for v in 0..<layout.variables.count {
      bits[v] = observed[v] ? 1 : 0
      guard observed[v] else { continue }
      for j in layout.coordinateOffsets[v]..<layout.coordinateOffsets[v + 1] {
        input[j] = (x[j] - means[j]) / inputVariances[j].squareRoot()
      }
    }
  }

  /// The part of one row's input that depends on x, where no variable is known.
  func standardise(
    _ x: UnsafePointer<Float>, sigma: Float, into input: UnsafeMutablePointer<Float>,
    backend: any ComputeBackend
  ) {
    backend.standardise(
      x, means: means, variances: inputVariances, noise: sigma * sigma, into: input,
      count: layout.dimension)
  }

  /// Adds to one row's logits what ``Start/posterior`` has more than ``Start/marginals``: (x·e_k − |e_k|²/2)/σ².
  func addLikelihood(
    to output: UnsafeMutablePointer<Float>, x: UnsafePointer<Float>, sigma: Float
  ) {
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
        for k in 0..<count {
          var sum: Float = 0
          for j in 0..<width {
            let point = points[places[v].firstPoint + k * width + j]
            sum += point * (x[j] - point / 2)
          }
          logits[k] += sum * precision
        }
      case .gaussian: break
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
    x.update(repeating: 0, count: layout.dimension)
    var number = row * rows.gaussianVariables.count
    let firstLevel = row * rows.variableCount
    places.withUnsafeBufferPointer { places in
      rows.levels.withUnsafeBufferPointer { levels in
        points.withUnsafeBufferPointer { points in
          for v in places.indices {
            let place = places[v]
            let level = Int(levels[firstLevel + v])
            switch place.kind {
            case .category: x[place.coordinate + level] = Variable.categoryPoint
            case .ordered:
              let point = place.firstPoint + level * place.width
              for j in 0..<place.width { x[place.coordinate + j] = points[point + j] }
            case .gaussian:
              x[place.coordinate] = rows.numbers[number]
              number += 1
            }
          }
        }
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

  /// Where one variable lies: a plain value, unlike ``Variable``, which holds arrays.
  private struct Place {
    enum Kind { case category, ordered, gaussian }
    let kind: Kind
    /// The first of its coordinates, and how many.
    let coordinate: Int
    let width: Int
    /// Where its points begin, if it is ordered.
    let firstPoint: Int

    init(_ variable: Variable, coordinate: Int, firstPoint: Int) {
      switch variable.code {
      case .category: kind = .category
      case .ordered: kind = .ordered
      case .gaussian: kind = .gaussian
      }
      self.coordinate = coordinate
      width = variable.coordinateCount
      self.firstPoint = firstPoint
    }
  }
}
