import Foundation
import Tabular
import Testing

@testable import TabularIO

/// Numbers from bytes against `strtod`, which rounds correctly.
@Suite struct NumberKernelTests {
  /// The number that a file with this one cell is read as.
  private func values(_ spellings: [String]) throws -> [Double] {
    let text = "x\n" + spellings.joined(separator: "\n") + "\n"
    let schema = TableSchema(name: "t", columns: [ColumnSchema(name: "x", kind: .continuous)])
    let table = try TableLoader(schema: schema, threads: 1).load(CSVFile(text))
    guard case .reals(let values) = table.columns[0].storage else { return [] }
    return values
  }

  private func check(_ spellings: [String]) throws {
    let values = try values(spellings)
    try #require(values.count == spellings.count)
    for (value, spelling) in zip(values, spellings) where value != strtod(spelling, nil) {
      Issue.record("\(spelling) is read as \(value)")
    }
  }

  @Test func randomDigitsWithThePointAnywhere() throws {
    var generator = RepeatableGenerator(state: 11)
    try check(
      (0..<100_000).map { _ in
        let count = Int.random(in: 1...24, using: &generator)
        var digits = (0..<count).map { _ in
          String(Int.random(in: 0...9, using: &generator))
        }
        if Bool.random(using: &generator) {
          digits.insert(".", at: Int.random(in: 0...count, using: &generator))
        }
        return (Bool.random(using: &generator) ? "-" : "") + digits.joined()
      })
  }

  @Test func shortestSpellingsOfRandomDoubles() throws {
    var generator = RepeatableGenerator(state: 12)
    try check(
      (0..<100_000).map { round in
        let value = Double(bitPattern: generator.next())
        let small = Double.random(in: -1_000...1_000, using: &generator)
        return (round % 2 == 0 && value.isFinite ? value : small).description
      })
  }

  /// Numbers halfway between two doubles, and a last digit to either side of that.
  @Test func halvesAndTheirNeighbours() throws {
    var generator = RepeatableGenerator(state: 13)
    try check(
      (0..<50_000).flatMap { round -> [String] in
        let odd = (generator.next() >> 10 | 1 << 53) | 1
        guard round % 2 == 0 else { return ["\(odd)", "\(odd - 1)", "\(odd + 1)"] }
        // Halved, with its one place: 17 digits before the point are too many for all but the half.
        return ["\(odd / 2).5", "\(odd / 2).4", "\(odd / 2).6"]
      })
  }

  @Test func wholeNumbersComeBack() throws {
    var generator = RepeatableGenerator(state: 14)
    let numbers =
      [.min, .min + 1, -1, 0, 1, .max - 1, .max]
      + (0..<20_000).map { _ in
        Int64(truncatingIfNeeded: generator.next()) >> Int64.random(in: 0...63, using: &generator)
      }
    let text = "x\n" + numbers.map { "\($0)\n" }.joined()
    let schema = TableSchema(name: "t", columns: [ColumnSchema(name: "x", kind: .integer)])
    let table = try TableLoader(schema: schema).load(CSVFile(text))
    #expect(table.columns[0].storage == .integers(numbers))
    for number in numbers {
      #expect(
        DecimalDigits.withSpelling(of: number) { String(decoding: $0, as: UTF8.self) }
          == number.description)
    }
  }
}
