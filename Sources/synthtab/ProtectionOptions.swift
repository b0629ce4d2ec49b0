import ArgumentParser
import Encoding

/// What `fit` keeps out of a model because too few rows have it.
struct ProtectionOptions: ParsableArguments {
  @Option(
    name: [.customShort("k"), .customLong("least-count")],
    help: ArgumentHelp(
      "What fewer than k training rows have in common is not learned: rarer spellings are replaced by others of the column, "
        + "and numbers and dates end where k rows reach. 0 and 1 protect nothing. (default: \(EncodingOptions().leastCount); with "
        + "--epsilon, paid thresholds in its place)",
      valueName: "k"))
  var leastCount: Int?

  @Option(
    help: ArgumentHelp(
      "Replace rare spellings by this text, in columns whose schema has no \"rare\" of its own.",
      valueName: "text"))
  var rareToken: String?

  func validate() throws {
    if let leastCount, leastCount < 0 { throw ValidationError("-k must be 0 or more.") }
    if rareToken?.isEmpty == true { throw ValidationError("--rare-token must not be empty.") }
  }

  /// Whether one of the options was given.
  var isAsked: Bool { leastCount != nil || rareToken != nil }

  func apply(to options: inout EncodingOptions) {
    if let leastCount { options.leastCount = leastCount }
    options.rareToken = rareToken
  }
}
