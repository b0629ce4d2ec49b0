import ArgumentParser
import Synthesis

/// The guarantee that `fit` is asked for.
struct PrivacyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Differential privacy: all that is learned costs no more than this, above 0; 1 is strong, 10 weak. Needs --schema, "
        + "all of which is taken as public knowledge. (default: none)",
      valueName: "e"))
  var epsilon: Double?

  @Option(
    help: ArgumentHelp(
      "With --epsilon: the probability that its promise fails, far below 1 / rows; from 1e-9. (default: 1e-6)",
      valueName: "d")
  )
  var delta: Double?

  @Option(
    help: ArgumentHelp(
      "With --epsilon: the column whose values tell people apart, where one has several rows. (default: each row is one)",
      valueName: "name"))
  var unitColumn: String?

  @Option(
    help: ArgumentHelp(
      "With --unit-column: the most rows of a person that are used; the noise grows with it.",
      valueName: "n"))
  var rowsPerUnit: Int?

  @Option(
    help: ArgumentHelp(
      "With --epsilon: what learns how columns depend on each other: counts of pairs, the diffusion network, or what "
        + "measured better: counts of pairs.",
      valueName: "engine"))
  var engine: PrivacyConfiguration.Engine?

  @Flag(help: "With --epsilon, but not with --unit-column: the number of rows is public knowledge.")
  var publicRowCount = false

  @Option(
    help: ArgumentHelp(
      "With --epsilon: a seed for the noise, for tests: who knows it can take the noise off.",
      valueName: "n"))
  var insecureDpSeed: UInt64?

  func validate() throws {
    guard let epsilon else {
      guard delta == nil, unitColumn == nil, rowsPerUnit == nil, engine == nil, !publicRowCount,
        insecureDpSeed == nil
      else {
        throw ValidationError(
          "--delta, --unit-column, --rows-per-unit, --engine, --public-row-count and "
            + "--insecure-dp-seed need --epsilon.")
      }
      return
    }
    guard epsilon > 0, epsilon <= 100 else {
      throw ValidationError("--epsilon must be above 0, and at most 100.")
    }
    if let delta, !(delta >= 1e-9 && delta <= 0.01) {
      throw ValidationError("--delta must be from 1e-9 to 0.01.")
    }
    if (unitColumn == nil) != (rowsPerUnit == nil) {
      throw ValidationError("--unit-column and --rows-per-unit need each other.")
    }
    if unitColumn != nil && publicRowCount {
      throw ValidationError(
        "--public-row-count does not go with --unit-column: how many rows are used is not public.")
    }
    if let rowsPerUnit, !(1...1_000).contains(rowsPerUnit) {
      throw ValidationError("--rows-per-unit must be from 1 to 1000.")
    }
  }

  /// `nil` without `--epsilon`.
  var configuration: PrivacyConfiguration? {
    guard let epsilon else { return nil }
    var result = PrivacyConfiguration(epsilon: epsilon)
    if let delta { result.delta = delta }
    result.unitColumn = unitColumn
    result.rowLimit = rowsPerUnit ?? 1
    if let engine { result.engine = engine }
    result.hasPublicRowCount = publicRowCount
    result.insecureNoiseSeed = insecureDpSeed
    return result
  }
}
