/// Why there are no trees. Never holds a cell, nor XGBoost's own message, which might.
public enum GradientBoostingError: Error, Equatable, CustomStringConvertible {
  case libraryMissing
  /// XGBoost refused a step ("the training"); `place` is the line of its source that said so, if known.
  case failed(step: String, place: String?)

  public var description: String {
    switch self {
    case .libraryMissing:
      "gradient-boosted trees need libxgboost: install the Debian package libxgboost0"
    case .failed(let step, let place):
      "XGBoost failed in \(step)" + (place.map { " (\($0))" } ?? "")
    }
  }
}
