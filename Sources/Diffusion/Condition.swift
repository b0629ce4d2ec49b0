public import Compute

/// What is known of the rows that are to be sampled: some of their variables, with their clean coordinates.
public struct Condition: Sendable {
  /// Whether variable v of row r is known: element r × variableCount + v. Empty: nothing is.
  public let observed: [Bool]
  /// The clean coordinates, rows × dimension; read only where a variable is known.
  public let clean: Matrix

  /// Nothing is known.
  public static let none = Condition(observed: [], clean: Matrix(rows: 0, columns: 0))

  public init(observed: [Bool], clean: Matrix) {
    self.observed = observed
    self.clean = clean
  }

  public var isNone: Bool { observed.isEmpty }
}
