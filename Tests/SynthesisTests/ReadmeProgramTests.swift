import Foundation
import Synthesis
import Tabular
import TabularIO
import Testing

/// The program that the README shows is the one that runs here.
struct ReadmeProgramTests {
  static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The README's lines between `let source` and the end of the code, with the test's own paths and a short fit.
  static let program = """
    let source = try CSVFile(path: "records.csv")
    let schema = try SchemaInference.schema(of: source)
    let table = try TableLoader(schema: schema).load(source)
    let synthesizer = try Synthesizer(fitting: table)
    let rows = synthesizer.generate(rows: 0..<10_000, seed: 1).table
    let output = try CSVTableWriter(path: "synthetic.csv", schema: rows.schema)
    try output.append(rows)
    try output.finish()
    """

  @Test(arguments: ["README.md", "Sources/Synthesis/Synthesis.docc/Synthesis.md"])
  func theDocumentationShowsThisProgram(path: String) throws {
    let text = try String(contentsOf: Self.repository.appending(path: path), encoding: .utf8)
    #expect(text.contains(Self.program))
  }

  @Test func theProgramRuns() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let target = folder.appending(path: "synthetic.csv").path
    var configuration = FitConfiguration()
    configuration.length = .steps(3)

    let source = try CSVFile(
      path: Self.repository.appending(path: "SampleData/patients.csv").path)
    let schema = try SchemaInference.schema(of: source)
    let table = try TableLoader(schema: schema).load(source)
    let synthesizer = try Synthesizer(fitting: table, configuration: configuration)
    let rows = synthesizer.generate(rows: 0..<100, seed: 1).table
    let output = try CSVTableWriter(path: target, schema: rows.schema)
    try output.append(rows)
    try output.finish()

    let lines = try String(contentsOfFile: target, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 101)
    #expect(lines[0].split(separator: ",").map(String.init) == rows.schema.columns.map(\.name))
  }
}
