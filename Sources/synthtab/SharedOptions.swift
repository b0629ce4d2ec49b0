import ArgumentParser
import Foundation
import ModelStore
import Synthesis
import TabularIO

/// How many threads a command works with.
struct ThreadOptions: ParsableArguments {
  @Option(
    name: .customLong("threads"),
    help: ArgumentHelp(
      "Threads to work with, 1 to 256; they change the time, never the result. (default: one for each core)",
      valueName: "n"))
  var requested: Int?

  var count: Int { requested ?? Synthesizer.availableThreads }

  func validate() throws {
    // The limit is far above any use, and far below what systems refuse to start.
    if let requested, !(1...256).contains(requested) {
      throw ValidationError("--threads must be from 1 to 256.")
    }
  }
}

/// What a command says, and in which form.
struct TalkOptions: ParsableArguments {
  @Flag(name: .customLong("quiet"), help: "Print no messages but errors.")
  var isQuiet = false

  @Flag(help: "Print the result as JSON on standard output.")
  var json = false

  /// A message on standard error, unless told to be quiet.
  func say(_ line: String) {
    if !isQuiet { StandardError.write(line) }
  }
}

/// Where models lie.
enum ModelOption {
  static let defaultPath = "model.synthtab"

  /// Finds out before the training whether the model can be written after it.
  static func checkWritable(_ path: String) throws {
    let name = URL(fileURLWithPath: path).lastPathComponent
    if FileManager.default.fileExists(atPath: path) {
      guard ModelFile.isModel(path: path) else {
        throw TableError(
          place: name, problem: "there is something here that is not a synthtab model",
          remedy: "It is not overwritten. Name another file with --model.")
      }
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard FileManager.default.isWritableFile(atPath: folder) else {
      throw TableError(
        place: name, problem: "the folder does not exist or cannot be written to",
        remedy: "Name another file with --model.")
    }
  }
}
