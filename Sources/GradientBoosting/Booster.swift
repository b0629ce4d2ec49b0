internal import CXGBoost

/// A `Booster` of XGBoost. Stays on the thread that made it.
final class Booster {
  let library: BoostingLibrary
  private let handle: UnsafeMutableRawPointer

  init(_ matrix: BoostingMatrix) throws {
    library = matrix.library
    var made: UnsafeMutableRawPointer?
    var matrices: [UnsafeMutableRawPointer?] = [matrix.handle]
    try library.check("its set-up") { $0.booster_create(&matrices, 1, &made) }
    guard let made else { throw GradientBoostingError.failed(step: "its set-up", place: nil) }
    handle = made
  }

  deinit {
    _ = library.functions.booster_free(handle)
  }

  func set(_ name: String, to value: String) throws {
    try library.check("its set-up") { $0.booster_set(handle, name, value) }
  }

  func grow(round: Int, on matrix: BoostingMatrix) throws {
    try library.check("the training") { $0.booster_update(handle, Int32(round), matrix.handle) }
  }

  func predictions(for matrix: BoostingMatrix, count: Int) throws -> [Float] {
    // All trees, probabilities or numbers, one row of outputs for each row.
    let settings = """
      {"type": 0, "training": false, "iteration_begin": 0, "iteration_end": 0, "strict_shape": false}
      """
    var shape: UnsafePointer<UInt64>?
    var dimensions: UInt64 = 0
    var found: UnsafePointer<Float>?
    try library.check("a prediction") {
      $0.booster_predict(handle, matrix.handle, settings, &shape, &dimensions, &found)
    }
    let size = UnsafeBufferPointer(start: shape, count: Int(dimensions)).reduce(1, *)
    precondition(size == count, "\(size) predictions instead of \(count)")
    return Array(UnsafeBufferPointer(start: found, count: count))
  }

  /// The mean gain of the splits on each column; 0 where there is none.
  func meanGains(columnCount: Int) throws -> [Double] {
    var names: UnsafeMutablePointer<UnsafePointer<CChar>?>?
    var (nameCount, dimensions): (UInt64, UInt64) = (0, 0)
    var shape: UnsafePointer<UInt64>?
    var scores: UnsafePointer<Float>?
    try library.check("counting gains") {
      $0.booster_scores(
        handle, #"{"importance_type": "gain"}"#, &nameCount, &names, &dimensions, &shape, &scores)
    }
    var gains = [Double](repeating: 0, count: columnCount)
    for index in 0..<Int(nameCount) {
      // Columns have no names here, and are called "f0", "f1", …
      guard let name = names?[index], let score = scores?[index],
        let column = Int(String(cString: name).dropFirst())
      else { continue }
      gains[column] = Double(score)
    }
    return gains
  }
}
