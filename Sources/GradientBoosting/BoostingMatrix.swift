internal import CXGBoost

/// A `DMatrix` of XGBoost. Stays on the thread that made it.
final class BoostingMatrix {
  let library: BoostingLibrary
  let handle: UnsafeMutableRawPointer

  /// Copies the features, and where the trees begin for every row: `margins`, one for each output.
  init(_ features: FeatureMatrix, margins: [Float], library: BoostingLibrary) throws {
    let step = "taking the rows"
    var made: UnsafeMutableRawPointer?
    try features.cells.withUnsafeBytes { cells in
      let address = UInt(bitPattern: cells.baseAddress)
      let array = """
        {"data": [\(address), true], "shape": [\(features.rowCount), \(features.kinds.count)], \
        "typestr": "<f4", "version": 3}
        """
      try library.check(step) { $0.matrix_create(array, #"{"missing": NaN, "nthread": 1}"#, &made) }
    }
    guard let made else { throw GradientBoostingError.failed(step: step, place: nil) }
    self.library = library
    handle = made
    try setKinds(features.kinds)
    try set("base_margin", to: (0..<features.rowCount).flatMap { _ in margins })
  }

  deinit {
    _ = library.functions.matrix_free(handle)
  }

  func set(_ field: String, to values: [Float]) throws {
    try library.check("taking the \(field)") {
      $0.matrix_set_floats(handle, field, values, UInt64(values.count))
    }
  }

  private func setKinds(_ kinds: [FeatureMatrix.Kind]) throws {
    try "q".withCString { number in
      try "c".withCString { category in
        var names: [UnsafePointer<CChar>?] = kinds.map { $0 == .number ? number : category }
        try library.check("taking the kinds of columns") {
          $0.matrix_set_strings(handle, "feature_type", &names, UInt64(names.count))
        }
      }
    }
  }
}
