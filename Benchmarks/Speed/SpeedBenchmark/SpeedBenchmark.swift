import Compute
import Foundation

/// Measures one thing at a time, as it is asked on standard input, and answers each line by a line of JSON:
/// Benchmarks/speed asks, alternates with what it compares with, and takes medians.
///
///     SpeedBenchmark TABLE.csv
///
///     shape                            the network and the step, in numbers
///     peak PRECISION THREADS           multiply-adds in registers: operations, cost
///     product PRECISION THREADS M N K  products of M×K by K×N
///     step PRECISION THREADS STEPS     training steps
///     generate THREADS ROWS            generation, stage by stage
///     ingest PATH                      a CSV file, stage by stage
///
/// A cost is {"wall", "cpu"}, in seconds. PRECISION is float32 or bfloat16.
@main
struct SpeedBenchmark {
  static func main() {
    do {
      try answerQuestions()
    } catch {
      FileHandle.standardError.write(Data("SpeedBenchmark: \(error)\n".utf8))
      exit(error is Usage ? 64 : 1)
    }
  }

  private static func answerQuestions() throws {
    guard CommandLine.arguments.count == 2 else {
      throw Usage(line: "arguments, where one table is needed")
    }
    let subject = try Subject(path: CommandLine.arguments[1])
    var generation: GenerationBenchmark?
    while let line = readLine() {
      let words = line.split(separator: " ").map(String.init)
      switch words.first {
      case "shape": try answer(subject.description)
      case "peak":
        let benchmark = try peak(words, line)
        try answer(
          PeakAnswer(
            instructions: PeakBenchmark.instructions(benchmark.precision),
            work: benchmark.multiplyAdds()))
      case "product":
        let benchmark = try peak(words, line)
        try answer(
          benchmark.products(
            m: number(words, 3, line), n: number(words, 4, line), k: number(words, 5, line)))
      case "step":
        let steps = try number(words, 3, line)
        try answer(
          StepBenchmark(
            subject: subject, precision: precision(words, line), threads: number(words, 2, line)
          ).run(steps: steps))
      case "generate":
        let benchmark = try generation ?? GenerationBenchmark(subject)
        generation = benchmark
        try answer(
          benchmark.run(rows: number(words, 2, line), threads: number(words, 1, line)))
      case "ingest": try answer(IngestBenchmark(path: String(line.dropFirst(7))).run())
      default: throw Usage(line: line)
      }
    }
  }

  private static func peak(_ words: [String], _ line: String) throws -> PeakBenchmark {
    PeakBenchmark(
      precision: try precision(words, line), threads: try number(words, 2, line))
  }

  private static func precision(_ words: [String], _ line: String) throws -> ProductPrecision {
    guard words.count > 1, let precision = ProductPrecision(rawValue: words[1]) else {
      throw Usage(line: line)
    }
    return precision
  }

  private static func number(_ words: [String], _ index: Int, _ line: String) throws -> Int {
    guard words.count > index, let number = Int(words[index]), number > 0 else {
      throw Usage(line: line)
    }
    return number
  }

  private static func answer(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    var data = try encoder.encode(value)
    data.append(UInt8(ascii: "\n"))
    try FileHandle.standardOutput.write(contentsOf: data)
  }
}

/// How fast multiply-adds are, and by which instructions.
struct PeakAnswer: Encodable {
  let instructions: String
  let work: Work
}

/// A line that is no question.
struct Usage: Error, CustomStringConvertible {
  let line: String

  var description: String { "not understood: \(line)" }
}
