import Foundation

/// A temporary folder in which the real binary runs; removed at the end of its test.
final class Workplace: Sendable {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("synthtabTests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// How a run of the tool ended.
  struct Outcome: Equatable {
    let status: Int32
    let output: String
    let messages: String
  }

  /// Runs `synthtab` with `arguments` in this folder, and waits for its end.
  func run(_ arguments: String..., input: String? = nil) throws -> Outcome {
    let run = try start(arguments, input: input)
    return run.outcome()
  }

  /// Starts `synthtab` in this folder.
  func start(_ arguments: [String], input: String? = nil) throws -> Run {
    try Run(executable: Self.tool, arguments: arguments, place: self, input: input)
  }

  /// Runs a line of the shell here, in which `$TOOL` is the tool.
  func shell(_ line: String) throws -> Outcome {
    try Run(
      executable: "/bin/sh", arguments: ["-c", line], place: self, input: nil
    ).outcome()
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: url(name))
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url(name)), as: UTF8.self)
  }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: url(name)) }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: path + "/" + name)
  }

  /// All names in the folder, hidden ones too, but not those that a test's own runs are made with.
  var names: [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return all.filter { !$0.hasPrefix("run-") }.sorted()
  }

  func url(_ name: String) -> URL { URL(fileURLWithPath: path + "/" + name) }

  /// The binary that was built with these tests: it stands beside the test bundle.
  static let tool: String = {
    let beside = Bundle.main.bundleURL.deletingLastPathComponent()
    let candidates = [
      Bundle.main.bundleURL, Bundle.main.executableURL?.deletingLastPathComponent(), beside,
    ].compactMap { $0?.appendingPathComponent("synthtab").path }
    guard let path = candidates.first(where: FileManager.default.isExecutableFile) else {
      preconditionFailure("no synthtab at \(candidates)")
    }
    return path
  }()
}

/// One process. Its streams are files, so that none of them can fill up and block it.
final class Run {
  let process = Process()
  /// The folder lives as long as the process.
  private let place: Workplace
  private let outputURL: URL
  private let messagesURL: URL

  fileprivate init(
    executable: String, arguments: [String], place: Workplace, input: String?
  ) throws {
    self.place = place
    let name = place.path + "/run-" + UUID().uuidString
    outputURL = URL(fileURLWithPath: name + ".out")
    messagesURL = URL(fileURLWithPath: name + ".err")
    let inputURL = URL(fileURLWithPath: name + ".in")
    for url in [outputURL, messagesURL] { try Data().write(to: url) }
    try Data((input ?? "").utf8).write(to: inputURL)
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: place.path)
    // Help is wrapped at the terminal's width, which must not depend on who runs the tests.
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["COLUMNS": "100", "TOOL": Workplace.tool]
    ) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: inputURL)
    process.standardOutput = try FileHandle(forWritingTo: outputURL)
    process.standardError = try FileHandle(forWritingTo: messagesURL)
    try process.run()
  }

  /// Standard error so far.
  var messages: String {
    String(decoding: (try? Data(contentsOf: messagesURL)) ?? Data(), as: UTF8.self)
  }

  /// Waits for the end.
  func outcome() -> Workplace.Outcome {
    process.waitUntilExit()
    return Workplace.Outcome(
      status: process.terminationStatus,
      output: String(decoding: (try? Data(contentsOf: outputURL)) ?? Data(), as: UTF8.self),
      messages: messages)
  }

  /// Waits up to `seconds` until `condition` holds or the process has ended.
  func wait(upTo seconds: Double = 30, until condition: () -> Bool) {
    let end = Date().addingTimeInterval(seconds)
    while process.isRunning, !condition(), Date() < end { usleep(10_000) }
  }
}
