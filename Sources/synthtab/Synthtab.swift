import ArgumentParser
import Foundation
import TabularIO

/// The command line: `synthtab <verb>`. Verbs are in `<Verb>Command.swift`; only this file ends the process.
@main
struct Synthtab: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synthtab",
    abstract: "Make synthetic copies of tables with a diffusion model.",
    discussion: """
      Three commands, one after the other:

        synthtab fit records.csv
        synthtab generate -n 1000 --out synth.db
        synthtab report

      Results go to standard output, messages to standard error. A message never shows a cell of a \
      table. Exit codes: 0 done, 1 failed (and nothing half-written), 3 a condition of report --fail-if is \
      true, 64 wrong usage.

      Completions for your shell: synthtab --generate-completion-script bash|zsh|fish
      """,
    version: ToolVersion.current,
    subcommands: [
      FitCommand.self, GenerateCommand.self, ReportCommand.self, SchemaCommand.self,
      InspectCommand.self,
    ])

  static func main() {
    // A reader that goes away, as in `synthtab schema t.csv | head`, is an error to handle, not a death.
    signal(SIGPIPE, SIG_IGN)
    // So is a file that grows beyond `ulimit -f`.
    signal(SIGXFSZ, SIG_IGN)
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch is ClosedOutput {
      // As with `synthtab generate … --out - | head`: the reader has all it wanted.
      return
    } catch let broken as BrokenThresholds {
      StandardError.write(broken.message)
      Foundation.exit(BrokenThresholds.exitCode)
    } catch {
      end(with: error)
    }
  }

  /// Ends with the error's exit code. What an error says may hold a column's name, and a name may
  /// hold control characters.
  private static func end(with error: any Error) -> Never {
    if exitCode(for: error) == .success { exit(withError: error) }
    StandardError.write(fullMessage(for: error).printable)
    Foundation.exit(exitCode(for: error).rawValue)
  }
}
