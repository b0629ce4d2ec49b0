import Foundation
import Testing

/// A table in which a third of the pairs of values of two columns do not occur, learned for few steps.
@Suite struct ImpossiblePairTests {
  static let fitted: Result<(place: Workplace, messages: String), any Error> = Result {
    let place = try Workplace()
    var rows = "colour,shape,size\n"
    for row in 0..<1_500 {
      let colour = row * 7_919 % 3
      let shape = (colour + row / 3 % 2) % 3
      rows += "\(["red", "green", "blue"][colour]),\(["cube", "ball", "cone"][shape]),"
      rows += "\(row * 104_729 % 40)\n"
    }
    try place.write(rows, to: "things.csv")
    let fit = try place.run("fit", "things.csv", "--steps", "25")
    #expect(fit.status == 0)
    return (place, fit.messages)
  }

  static let impossible = ["red,cone", "green,cube", "blue,ball"]

  static func impossibleCount(_ rows: String) -> Int {
    rows.split(separator: "\n").count { row in impossible.contains { row.hasPrefix($0 + ",") } }
  }

  @Test func theyAreCountedWithoutNamingAValue() throws {
    let (place, messages) = try Self.fitted.get()
    #expect(messages.hasSuffix(", 3 impossible pairs\n"), "\(messages)")
    let inspect = try place.run("inspect").output
    #expect(
      inspect.hasSuffix("\nimpossible 3 pairs of values of 'colour' and 'shape'\n"), "\(inspect)")
    let json = try place.run("inspect", "--json").output
    let value = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    let pairs = try #require(value?["impossiblePairs"] as? [[String: Any]])
    #expect(pairs.map { $0["columns"] as? [String] } == [["colour", "shape"]])
    #expect(pairs.map { $0["count"] as? Int } == [3])
    for value in ["red", "green", "blue", "cube", "ball", "cone"] {
      #expect(![messages, inspect, json].contains { $0.contains(value) })
    }
  }

  @Test func noRowHasOneWhateverIsAskedForAndHowever() throws {
    let (place, _) = try Self.fitted.get()
    let made = try place.run(
      "generate", "-n", "10000", "--out", "two.csv", "--threads", "2", "--json", "--replace")
    let value = try JSONSerialization.jsonObject(with: Data(made.output.utf8)) as? [String: Any]
    #expect(try #require(value?["replacedRows"] as? Int) > 20)
    #expect(value?["impossibleRows"] as? Int == 0)
    #expect(try #require(value?["evaluationsPerRow"] as? Double) > 8)
    let all = try place.read("two.csv")
    #expect(all.split(separator: "\n").count == 10_001)
    #expect(Self.impossibleCount(all) == 0)
    let one = try place.run("generate", "-n", "10000", "--out", "-", "--threads", "1").output
    #expect(one == all)
    let few = try place.run("generate", "-n", "100", "--out", "-").output
    #expect(all.hasPrefix(few))
  }

  /// The second run begins inside a block, where rows were replaced before.
  @Test func appendedRowsGoOnAsInOneRun() throws {
    let (place, _) = try Self.fitted.get()
    for (count, file) in [("5000", "a.db"), ("5000", "a.db"), ("10000", "b.db")] {
      let made = try place.run(
        "generate", "-n", count, "--out", file, place.exists(file) ? "--append" : "--replace")
      #expect(made.status == 0, "\(made.messages)")
    }
    let rows = try place.cells("b.db", table: "things")
    #expect(rows.count == 10_000)
    #expect(try place.cells("a.db", table: "things") == rows)
    #expect(Self.impossibleCount(rows.map { $0.joined(separator: ",") + "\n" }.joined()) == 0)
  }
}
