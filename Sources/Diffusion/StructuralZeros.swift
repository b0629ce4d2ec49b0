public import Compute

/// Pairs of levels, of two variables, that cannot occur together, as a husband cannot be female: the structural zeros
/// of the table of counts (Bishop, Fienberg & Holland 1975, "Discrete Multivariate Analysis", chapter 5).
///
/// Found in the training rows by `StructuralZeroSearch`. Holds levels, and no row.
public struct StructuralZeros: Codable, Hashable, Sendable {
  /// A level of each of the two variables.
  public struct Cell: Codable, Hashable, Sendable {
    public let first: UInt16
    public let second: UInt16

    public init(first: UInt16, second: UInt16) {
      self.first = first
      self.second = second
    }
  }

  /// Two variables, `first` before `second`, and which of their levels never occur together.
  public struct VariablePair: Codable, Hashable, Sendable {
    public let first: Int
    public let second: Int
    public let cells: [Cell]

    public init(first: Int, second: Int, cells: [Cell]) {
      self.first = first
      self.second = second
      self.cells = cells
    }
  }

  public let pairs: [VariablePair]

  public init(_ pairs: [VariablePair] = []) { self.pairs = pairs }

  public var isEmpty: Bool { pairs.allSatisfy(\.cells.isEmpty) }
  /// The number of pairs of levels.
  public var count: Int { pairs.reduce(0) { $0 + $1.cells.count } }

  /// Whether all variables and levels are those of `layout`. O(count).
  public func fit(_ layout: VariableLayout) -> Bool {
    let variables = layout.variables
    return pairs.allSatisfy { pair in
      guard pair.first >= 0, pair.first < pair.second, pair.second < variables.count else {
        return false
      }
      return pair.cells.allSatisfy {
        $0.first < variables[pair.first].levelCount
          && $0.second < variables[pair.second].levelCount
      }
    }
  }
}

extension StructuralZeros {
  /// The zeros in an order in which a row is checked fast: those of its own levels alone are looked at.
  public struct Index: Sendable {
    /// Variables that are the first of a pair.
    private let variables: [Int]
    /// Where each variable's levels begin in `starts`.
    private let offsets: [Int]
    /// The partners of level k of variable v are `starts[offsets[v] + k]..<starts[offsets[v] + k + 1]`.
    private let starts: [Int]
    private let partners: [(variable: Int, level: UInt16)]

    public var isEmpty: Bool { partners.isEmpty }

    /// O(levels of all variables + zeros).
    ///
    /// - Precondition: the zeros fit the layout.
    public init(_ zeros: StructuralZeros, layout: VariableLayout) {
      precondition(zeros.fit(layout), "zeros of other variables")
      var offsets = [0]
      for variable in layout.variables { offsets.append(offsets.last! + variable.levelCount) }
      var partners = [[(variable: Int, level: UInt16)]](repeating: [], count: offsets.last!)
      for pair in zeros.pairs {
        for cell in pair.cells {
          partners[offsets[pair.first] + Int(cell.first)].append((pair.second, cell.second))
        }
      }
      variables = Set(zeros.pairs.map(\.first)).sorted()
      starts = partners.reduce(into: [0]) { $0.append($0.last! + $1.count) }
      self.partners = partners.flatMap { $0 }
      self.offsets = offsets
    }

    /// Whether a row holds a pair of levels that cannot be. O(zeros that one of its levels is part of).
    ///
    /// - Parameters:
    ///   - rows: rows of the layout's variables.
    ///   - row: 0 to their count - 1.
    public func holdsZero(_ rows: EncodedRows, row: Int) -> Bool {
      let first = row * rows.variableCount
      return variables.contains { variable in
        let place = offsets[variable] + Int(rows.levels[first + variable])
        return partners[starts[place]..<starts[place + 1]].contains {
          rows.levels[first + $0.variable] == $0.level
        }
      }
    }
  }
}
