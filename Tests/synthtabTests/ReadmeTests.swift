import Foundation
import Testing

/// The commands that the README shows run as shown.
@Suite struct ReadmeTests {
  static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test func theCommandsOfTheReadmeRun() throws {
    let readme = try String(
      contentsOf: Self.repository.appending(path: "README.md"), encoding: .utf8)
    let commands = readme.split(separator: "\n").filter { $0.hasPrefix("    $ synthtab ") }
      .map { $0.split(separator: " ").dropFirst(2).map(String.init) }
    #expect(commands.map { $0[0] } == ["fit", "generate", "report"])
    let place = try Workplace()
    let sample = Self.repository.appending(path: "SampleData/adult.csv")
    try place.write(try String(contentsOf: sample, encoding: .utf8), to: "adult.csv")
    for command in commands {
      // The fit is cut short; all else is as written.
      let arguments = command[0] == "fit" ? command + ["--steps", "5"] : command
      let outcome = try place.start(arguments).outcome()
      #expect(outcome.status == 0, "\(command): \(outcome.messages)")
    }
    #expect(place.names.contains("synth.db"))
  }
}
