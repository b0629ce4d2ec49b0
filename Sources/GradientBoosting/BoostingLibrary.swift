internal import CXGBoost

/// XGBoost, loaded at run time: the tool needs it neither to build nor to start.
public struct BoostingLibrary: Sendable {
  /// The library of this machine; `nil` where none is installed. Looked for once.
  public static let installed = BoostingLibrary(
    named: ["libxgboost.so.0", "libxgboost.so", "libxgboost.dylib"])

  /// Never changed once it is filled, and never freed.
  private nonisolated(unsafe) let table: UnsafePointer<synthtab_xgboost>

  var functions: synthtab_xgboost { table.pointee }

  /// The first of these files that the system's loader finds and that has the functions of XGBoost 1.7 or later;
  /// `nil` if there is none. Each call loads anew, and the library stays loaded.
  public init?(named names: [String]) {
    guard let table = names.lazy.compactMap({ synthtab_xgboost_open($0) }).first else { return nil }
    self.table = table
  }

  /// Runs `call`, one function of the library.
  ///
  /// - Throws: ``GradientBoostingError/failed(step:place:)`` if it does not return 0.
  func check(_ step: String, _ call: (synthtab_xgboost) -> Int32) throws {
    guard call(functions) == 0 else {
      let message = functions.last_error().map { String(cString: $0) } ?? ""
      throw GradientBoostingError.failed(step: step, place: Self.place(in: message))
    }
  }

  /// The file and line that an error message of XGBoost names: "data.cc:981". The rest of the message is not shown:
  /// it may hold numbers of the table.
  static func place(in message: String) -> String? {
    let words = message.split { $0.isWhitespace }
    guard let word = words.first(where: { $0.contains(".cc:") || $0.contains(".h:") }) else {
      return nil
    }
    let name = word.split(separator: "/").last.map(String.init) ?? ""
    return name.hasSuffix(":") ? String(name.dropLast()) : name
  }
}
