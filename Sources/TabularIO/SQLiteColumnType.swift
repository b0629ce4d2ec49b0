import Tabular

/// The type with which a column is declared in a table that synthtab makes.
enum SQLiteColumnType: String {
  case integer = "INTEGER"
  case real = "REAL"
  case text = "TEXT"

  /// Categories that are all whole numbers are stored as such, and so are reals, but only where
  /// reading them back gives the same spellings: `007` and `1.50` stay text.
  ///
  /// A key without a shape is an integer (``ColumnSchema/shape``).
  init(for column: ColumnSchema) {
    switch column.kind {
    case .integer: self = .integer
    case .continuous: self = .real
    case .datetime, .text: self = .text
    case .key: self = column.shape == nil ? .integer : .text
    case .categorical, .boolean: self.init(forCategories: column.categories ?? [])
    }
  }

  private init(forCategories categories: [String]) {
    if categories.isEmpty {
      self = .text
    } else if categories.allSatisfy({ Int64($0).map(String.init) == $0 }) {
      self = .integer
    } else if categories.allSatisfy({ category in
      Double(category).map { $0.isFinite && $0.description == category } ?? false
    }) {
      self = .real
    } else {
      self = .text
    }
  }

  /// Whether a column declared as `declaredType` keeps values of this type as they are, by its
  /// affinity (https://www.sqlite.org/datatype3.html, section 3.1).
  func isKept(byDeclaredType declaredType: String) -> Bool {
    let declared = declaredType.uppercased()
    let isInteger = declared.contains("INT")
    let isText = !isInteger && ["CHAR", "CLOB", "TEXT"].contains { declared.contains($0) }
    let isReal = ["REAL", "FLOA", "DOUB"].contains { declared.contains($0) }
    switch self {
    case .text: return isText || !(isInteger || isReal)
    case .integer, .real: return !isText
    }
  }
}
