import Encoding
import Evaluation
import Foundation
import Reporting
import Synthesis
import TabularIO

/// The page that `report` writes for people.
struct ReportPage {
  let path: String

  /// Finds out before the work whether the page can be written after it.
  ///
  /// - Throws: ``TableError`` if something is there that is not such a page, or the folder cannot be written to.
  init(path: String) throws {
    self.path = path
    // An empty path is the folder itself.
    let file = URL(fileURLWithPath: path)
    let name = file.lastPathComponent
    let folder = file.deletingLastPathComponent().path
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder),
      isFolder.boolValue,
      FileManager.default.isWritableFile(atPath: folder)
    else {
      throw TableError(
        place: name, problem: "the folder does not exist or cannot be written to",
        remedy: "Name another file with --html.")
    }
    if FileManager.default.fileExists(atPath: file.path), !Self.isPage(path: file.path) {
      throw TableError(
        place: name, problem: "there is something here that is not a report of synthtab",
        remedy: "It is not overwritten. Name another file with --html.")
    }
  }

  /// Writes the page whole, in the place of an earlier one.
  func write(_ result: EvaluationResult, _ context: ReportContext) throws {
    let bytes = Data(HTMLReport(result, context: context).html.utf8)
    let interruption = Interruption()
    defer { withExtendedLifetime(interruption) {} }
    try AtomicFile.write(to: path) { draft in
      do {
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: draft))
        try file.write(contentsOf: bytes)
        try file.close()
      } catch {
        throw TableError(
          place: URL(fileURLWithPath: path).lastPathComponent, problem: "it cannot be written",
          remedy: "Is the disk full?")
      }
    }
  }

  /// Whether the file says of itself that this tool wrote it.
  private static func isPage(path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path),
      let start = try? file.read(upToCount: 1024)
    else { return false }
    let text = String(decoding: start, as: UTF8.self)
    return text.hasPrefix("<!DOCTYPE html>") && text.contains(HTMLReport.mark)
  }
}

extension ReportContext.Protection {
  /// `nil` of a differentially private model.
  fileprivate init?(_ checkpoint: Checkpoint) {
    guard checkpoint.privacy == nil else { return nil }
    let protection = checkpoint.encoder.protection
    self.init(
      leastCount: protection?.leastCount ?? 0,
      columns: protection?.columns.map {
        Column(
          name: $0.column, rareSpellings: $0.rareSpellingCount, rareRows: $0.rareRowCount,
          token: $0.token, outermostRows: $0.outermostRowCount, clearedRows: $0.clearedRowCount)
      } ?? [])
  }
}

extension ReportSubjects {
  /// What a report says beside the figures.
  func context(command: String, options: EvaluationOptions) -> ReportContext {
    var seeds = [ReportContext.Seed(purpose: "report", value: options.seed)]
    var fingerprints = [
      ReportContext.Fingerprint(subject: "real table", sha256: realFingerprint),
      ReportContext.Fingerprint(subject: "synthetic table", sha256: syntheticFingerprint),
    ]
    if let checkpoint {
      seeds.insert(
        ReportContext.Seed(purpose: "training", value: checkpoint.configuration.seed), at: 0)
      fingerprints.append(
        ReportContext.Fingerprint(subject: "model", sha256: checkpoint.fingerprint))
    }
    return ReportContext(
      command: command, toolVersion: ToolVersion.current, seeds: seeds,
      fingerprints: fingerprints,
      training: checkpoint?.log.map {
        ReportContext.TrainingPoint(
          step: $0.step, loss: $0.loss, heldOutLoss: $0.heldOutLoss, divergence: $0.divergence)
      } ?? [],
      protection: checkpoint.flatMap(ReportContext.Protection.init), guarantee: guarantee,
      leastCount: options.leastCount)
  }

  /// What the model promises, if the training rows are its own.
  var guarantee: ReportContext.Guarantee {
    checkpoint?.privacy.map { .differentialPrivacy($0) } ?? .none
  }
}
