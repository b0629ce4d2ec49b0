import Foundation
import Testing

/// The same learned and unseen rows, and four tables made from the learned ones in four ways.
@Suite struct VerdictTests {
  /// Two halves of the sample of 2,036 people: every other row was learned.
  private static func halves() throws -> (learned: [String], unseen: [String]) {
    let sample = ReadmeTests.repository.appending(path: "SampleData/adult.csv")
    let lines = try String(contentsOf: sample, encoding: .utf8).split { $0.isNewline }
      .map(String.init)
    func half(_ remainder: Int) -> [String] {
      lines[...0]
        + lines.dropFirst().enumerated().filter { $0.offset % 2 == remainder }.map(\.element)
    }
    return (half(0), half(1))
  }

  /// Each column moved by a number of rows of its own. The file has no quotes.
  private static func withIndependentColumns(_ lines: [String]) -> [String] {
    let rows = lines.dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    return lines.prefix(1)
      + rows.indices.map { row in
        rows[row].indices.map { String(rows[(row + 61 * $0) % rows.count][$0]) }
          .joined(separator: ",")
      }
  }

  private func words(_ place: Workplace, of file: String) throws -> [String] {
    let report = try place.run(
      "report", "--real", "learned.csv", "--held-out", "unseen.csv", "--synthetic", file,
      "--json", "--no-html")
    #expect(report.status == 0, "\(report.messages)")
    let document = try JSONSerialization.jsonObject(with: Data(report.output.utf8))
    let result = try #require((document as? [String: Any])?["result"] as? [String: Any])
    let verdict = try #require(result["verdict"] as? [String: Any])
    return try ["fidelity", "privacy"].map { try #require(verdict[$0] as? String) }
  }

  @Test func fourWaysToMakeRowsGetFourVerdicts() throws {
    let place = try Workplace()
    let (learned, unseen) = try Self.halves()
    func write(_ lines: [String], to file: String) throws {
      try place.write(lines.joined(separator: "\n") + "\n", to: file)
    }
    try write(learned, to: "learned.csv")
    try write(unseen, to: "unseen.csv")
    try write(learned, to: "copy.csv")
    try write(Self.withIndependentColumns(learned), to: "independent.csv")
    // Benchmarks/fixtures/ctgan.py made it from the learned half.
    let poor = ReadmeTests.repository.appending(path: "Tests/synthtabTests/Fixtures/ctgan.csv")
    try place.write(try String(contentsOf: poor, encoding: .utf8), to: "poor.csv")
    #expect(try place.run("fit", "learned.csv", "--model", "own.synthtab", "--quiet").status == 0)
    #expect(
      try place.run(
        "generate", "-n", "1000", "--model", "own.synthtab", "--out", "own.csv", "--quiet"
      ).status == 0)

    #expect(try words(place, of: "poor.csv") == ["distorted", "no_sign_of_memorisation"])
    // Each value that one person alone has is there again.
    #expect(try words(place, of: "independent.csv") == ["columns_only", "needs_review"])
    #expect(try words(place, of: "copy.csv") == ["close", "fails"])
    #expect(try words(place, of: "own.csv") == ["close", "no_sign_of_memorisation"])
    // Real rows that nobody learned are what an honest generator would make.
    #expect(try words(place, of: "unseen.csv")[0] == "close")
  }
}
