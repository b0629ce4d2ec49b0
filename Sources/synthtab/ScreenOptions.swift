import ArgumentParser
import Evaluation
import Foundation
import Synthesis
import Tabular
import TabularIO

/// Which rows `generate` refuses, seen beside the real table.
struct ScreenOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Replace rows that are nearer to a training row than p % of the held-out rows are, above 0 to 50, such as 5. "
        + "Reads the learned table again, takes time, and makes the rows a little less like it. No guarantee: gaps "
        + "around real rows can be found in very many synthetic ones.",
      valueName: "p"))
  var minDistance: Double?

  @Option(
    defaultAsFlag: 2,
    help: ArgumentHelp(
      "Replace rows that equal a training row which fewer than k training rows equal, 2 to 1000; 2: a row like no other. "
        + "Reads the learned table again.",
      valueName: "k"))
  var refuseCopies: Int?

  @Option(
    help: ArgumentHelp(
      "With --min-distance or --refuse-copies: the table that the model was learned from, unchanged. (default: where it lay)",
      valueName: "file"),
    completion: .file())
  var real: String?

  func validate() throws {
    if let minDistance, !(minDistance > 0 && minDistance <= 50) {
      throw ValidationError("--min-distance must be above 0, and at most 50.")
    }
    if let refuseCopies, !(2...1_000).contains(refuseCopies) {
      throw ValidationError("--refuse-copies must be from 2 to 1000.")
    }
    if real != nil && !isAnyGiven {
      throw ValidationError("--real needs --min-distance or --refuse-copies.")
    }
  }

  private var isAnyGiven: Bool { minDistance != nil || refuseCopies != nil }

  /// What looks at the rows; `nil` if nothing is refused. Reads the real table.
  ///
  /// - Parameter model: the path of the checkpoint's file.
  /// - Throws: ``TableError`` if the real table is not the model's, or has too few held-out rows, and
  ///   ``SynthesisError`` for a model whose guarantee would break.
  func screen(
    for checkpoint: Checkpoint, model: String, threads: Int, talk: TalkOptions
  ) throws -> RowScreen? {
    guard isAnyGiven else { return nil }
    guard checkpoint.privacy == nil else { throw SynthesisError.screenBreaksGuarantee }
    let name = URL(fileURLWithPath: model).lastPathComponent
    guard let known = checkpoint.source else {
      throw TableError(
        place: name, problem: "the model does not say what it was learned from",
        remedy: "Fit the model again.")
    }
    if minDistance != nil && checkpoint.heldOutRowCount == 0 {
      throw TableError(
        place: name,
        problem: "the model has no held-out rows, which tell how near strangers are",
        remedy: "Fit the model again with a --holdout above 0, or leave --min-distance out.")
    }
    let source = try SourceTable(unchangedSince: known, model: name, path: real)
    let rows = try source.rows(schema: checkpoint.schema, threads: threads, isOpen: true)
    let fit = checkpoint.configuration
    let split = Synthesizer.split(rowCount: rows.rowCount, holdout: fit.holdout, seed: fit.seed)
    let training = rows.selecting(rows: split.training)
    let nearness = try minDistance.map { percent in
      try NearnessLimit(
        training: training, heldOut: rows.selecting(rows: split.heldOut), share: percent / 100,
        seed: fit.seed, threads: threads)
    }
    if let minDistance, nearness?.distance == 0 {
      talk.say(
        "Note: --min-distance refuses nothing: \(minDistance) % of the held-out rows equal a training row."
      )
    }
    return RowScreen(
      nearness: nearness,
      rareRows: refuseCopies.map { RareRows(training: training, heldByFewerThan: $0) })
  }
}
