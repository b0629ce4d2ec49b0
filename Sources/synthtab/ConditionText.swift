import Predicates
import Tabular
import TabularIO

extension TableSchema {
  /// What `--where` asks of rows of this schema.
  ///
  /// - Throws: ``TableError`` if it cannot be read, or looks at a column that is not learned.
  func condition(_ text: String) throws -> Predicate {
    let predicate: Predicate
    do {
      predicate = try Predicate(text, schema: self)
    } catch let problem as PredicateProblem {
      throw TableError(
        place: "--where, character \(problem.position)", problem: problem.problem.printable,
        remedy: problem.remedy)
    }
    for name in predicate.columns {
      guard let column = index(of: name), columns[column].treatment == .model else {
        throw TableError(
          place: "--where",
          problem: "the column \(name.quoted) is not learned, so that it cannot be asked for",
          remedy: "Ask for columns that synthtab inspect calls modelled.")
      }
    }
    return predicate
  }
}
