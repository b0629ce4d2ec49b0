/// What is wrong with a table or its schema: where, what, and what to do. Never holds a cell.
public struct TableError: Error, Equatable, CustomStringConvertible {
  /// The file's name, with line, row or column where they are known: "adult.csv, line 18, column 'age'".
  public let place: String
  /// The rule that is broken: "expected a whole number".
  public let problem: String
  /// What the user can do, a sentence, or empty.
  public let remedy: String

  public init(place: String, problem: String, remedy: String = "") {
    self.place = place
    self.problem = problem
    self.remedy = remedy
  }

  /// `place: problem.` and the remedy on a line of its own, indented as under "Error: ".
  public var description: String {
    remedy.isEmpty ? "\(place): \(problem)." : "\(place): \(problem).\n       \(remedy)"
  }
}
