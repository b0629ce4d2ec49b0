/// Why a table cannot be modelled.
public enum SynthesisError: Error, Equatable, CustomStringConvertible {
  case tooFewRows(count: Int, minimum: Int)
  case nothingToModel
  /// The guarantee that was asked for cannot be given.
  case unreachablePrivacy(String)
  /// A checkpoint's parts do not belong together.
  case damagedCheckpoint(String)

  public var description: String {
    switch self {
    case .tooFewRows(let count, let minimum):
      "the table has \(count) row\(count == 1 ? "" : "s"), and a model needs at least \(minimum).\n"
        + "       A model of fewer rows would repeat them."
    case .nothingToModel:
      "no column of the table can be modelled: all are keys, identifiers or free text.\n"
        + "       See `synthtab schema`, and set \"treatment\": \"model\" for what should be learned."
    case .unreachablePrivacy(let reason): reason
    case .damagedCheckpoint(let part):
      "the model is damaged: \(part)."
    }
  }
}
