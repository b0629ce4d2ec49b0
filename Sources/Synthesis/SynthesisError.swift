/// Why a table cannot be modelled.
public enum SynthesisError: Error, Equatable, CustomStringConvertible {
  case tooFewRows(count: Int, minimum: Int)
  case nothingToModel
  /// The guarantee that was asked for cannot be given.
  case unreachablePrivacy(String)
  /// Rows of a model with a guarantee were to be chosen by the real rows, for which nothing is paid.
  case screenBreaksGuarantee
  /// A block of rows could not be filled: of the rows made for it so many were refused.
  case tooManyRefusals(refused: Int, made: Int)
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
    case .screenBreaksGuarantee:
      "the model is differentially private: a choice of rows by the real ones would break its guarantee.\n"
        + "       Make rows without such a choice; they are protected by the guarantee already."
    case .tooManyRefusals(let refused, let made):
      "of \(made) rows that the model made, \(refused) were refused, so that too few are left.\n"
        + "       Ask for a smaller --min-distance, a wider --where, or without --refuse-copies, or fit the model again."
    case .damagedCheckpoint(let part):
      "the model is damaged: \(part)."
    }
  }
}
