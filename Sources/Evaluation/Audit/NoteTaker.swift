import Tabular

/// Runs metrics and keeps the reasons of those that fail.
struct NoteTaker {
  private(set) var notes: [String] = []

  /// Adds a note that is not there yet.
  mutating func add(_ note: String) {
    if !notes.contains(note) { notes.append(note) }
  }

  /// What `work` gives, or `nil` and a note.
  ///
  /// - Parameter subject: what is then missing; a note begins with it.
  mutating func attempt<T>(_ subject: String, _ work: () throws -> T) -> T? {
    do {
      return try work()
    } catch {
      add("\(subject) could not be computed: \(error).")
      return nil
    }
  }

  /// What `work` gives for the figures of `M`, or `nil` and a note.
  mutating func attempt<M: Metric, T>(_ metric: M.Type, _ work: () throws -> T) -> T? {
    attempt("'\(M.figures[0].title)'", work)
  }

  /// The compared columns that all tables have, in the training table's order.
  mutating func sharedColumns(
    _ training: Table, _ heldOut: Table?, _ synthetic: Table
  ) -> [String] {
    training.comparedColumns.filter { name in
      for (title, table) in [("held-out", heldOut), ("synthetic", synthetic)] {
        guard let table else { continue }
        guard let position = table.schema.index(of: name) else {
          add("Column '\(name)' is not compared: the \(title) table lacks it.")
          return false
        }
        let isNumeric = training.schema.columns[training.schema.index(of: name)!].kind.isNumeric
        guard table.columns[position].holdsNumbers == isNumeric else {
          add(
            "Column '\(name)' is not compared: it holds \(isNumeric ? "numbers" : "spellings")"
              + " in the training table and \(isNumeric ? "spellings" : "numbers")"
              + " in the \(title) table.")
          return false
        }
      }
      return true
    }
  }
}
