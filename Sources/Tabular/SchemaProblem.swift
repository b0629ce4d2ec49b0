/// What is wrong with a schema: which column if it is one column's, what, and what to do.
public struct SchemaProblem: Error, Hashable, Sendable {
  /// The column's name, where the problem belongs to one column.
  public var column: String?
  /// The broken rule, without a full stop: "'minimum' is greater than 'maximum'".
  public var problem: String
  /// A sentence, or empty.
  public var remedy: String

  public init(column: String? = nil, problem: String, remedy: String = "") {
    self.column = column
    self.problem = problem
    self.remedy = remedy
  }
}
