import Foundation

/// One variable of the model, with the marginal distribution it starts from.
///
/// A discrete variable is a finite alphabet: level k has the probability p_k and stands at the point e_k
/// of the vector space. A Gaussian one is a number whose marginal is N(0, 1).
public struct Variable: Codable, Hashable, Sendable {
  public enum Code: Codable, Hashable, Sendable {
    /// Levels without an order: e_k = 2·onehot(k), one coordinate a level.
    case category
    /// Levels with an order: e_k = (points[k], √2·cos(π·u_k), …, √2·cos(waves·π·u_k)); `points` are
    /// ascending, mean 0 and variance 1 under p, and u_k in (0, 1) is the middle of the level's share of the
    /// ranks. The waves set neighbouring levels farther apart than their points alone, so that they are told
    /// apart at higher noise. With `hasMissingLevel` the last level means missing, takes no point and stands
    /// at 4 on a last coordinate of its own.
    case ordered(points: [Float], hasMissingLevel: Bool, waves: Int = 0)
    /// A number, one coordinate, N(0, 1).
    case gaussian
  }

  public let code: Code
  /// p_k, all above 0, sum 1; empty for `.gaussian`.
  public let probabilities: [Float]

  /// - Precondition: `probabilities` are positive and as many as the code's levels.
  public init(code: Code, probabilities: [Float]) {
    switch code {
    case .category: precondition(!probabilities.isEmpty, "a category needs a level")
    case .ordered(let points, let hasMissingLevel, let waves):
      precondition(waves >= 0, "\(waves) waves")
      precondition(
        probabilities.count == points.count + (hasMissingLevel ? 1 : 0),
        "\(probabilities.count) probabilities for \(points.count) points")
    case .gaussian: precondition(probabilities.isEmpty, "a Gaussian variable has no levels")
    }
    precondition(probabilities.allSatisfy { $0 > 0 }, "a level of probability 0")
    self.code = code
    self.probabilities = probabilities
  }

  /// How many levels it has; 0 for `.gaussian`.
  public var levelCount: Int { probabilities.count }

  /// How many coordinates of x it takes.
  public var coordinateCount: Int {
    switch code {
    case .category: levelCount
    case .ordered(_, let hasMissingLevel, let waves): 1 + waves + (hasMissingLevel ? 1 : 0)
    case .gaussian: 1
    }
  }

  /// The distance of a category's level on its own coordinate.
  public static let categoryPoint: Float = 2
  /// The distance of the missing level of an ordered variable, on a coordinate of its own.
  public static let missingPoint: Float = 4

  /// e_k of each level, ``coordinateCount`` numbers each; empty for `.gaussian`.
  public var embedding: [[Float]] {
    switch code {
    case .gaussian: return []
    case .category:
      return (0..<levelCount).map { level in
        (0..<levelCount).map { $0 == level ? Self.categoryPoint : 0 }
      }
    case .ordered(let points, let hasMissingLevel, let waves):
      let total = probabilities.prefix(points.count).reduce(0, +)
      var below: Float = 0
      var result = zip(points, probabilities).map { point, p in
        let rank = (below + p / 2) / total
        below += p
        let cosines = (0..<waves).map { wave in
          Float(2).squareRoot() * cos(Float.pi * Float(wave + 1) * rank)
        }
        return [point] + cosines + (hasMissingLevel ? [0] : [])
      }
      if hasMissingLevel {
        result.append([Float](repeating: 0, count: 1 + waves) + [Self.missingPoint])
      }
      return result
    }
  }

  /// How many numbers the network gives for it: one a level, or one.
  public var outputCount: Int { max(levelCount, 1) }
}

/// Where the variables stand in the vectors: coordinates of x, and outputs of the network.
public struct VariableLayout: Codable, Hashable, Sendable {
  public let variables: [Variable]
  /// Variable v has the coordinates `coordinateOffsets[v]..<coordinateOffsets[v + 1]`.
  public let coordinateOffsets: [Int]
  /// Variable v has the outputs `outputOffsets[v]..<outputOffsets[v + 1]`.
  public let outputOffsets: [Int]

  public init(_ variables: [Variable]) {
    self.variables = variables
    var coordinates = [0]
    var outputs = [0]
    for variable in variables {
      coordinates.append(coordinates.last! + variable.coordinateCount)
      outputs.append(outputs.last! + variable.outputCount)
    }
    coordinateOffsets = coordinates
    outputOffsets = outputs
  }

  /// The number of coordinates of x.
  public var dimension: Int { coordinateOffsets.last! }
  /// The number of outputs of the network.
  public var outputCount: Int { outputOffsets.last! }
}
