import Foundation
import Tabular
import Testing

@testable import Evaluation

/// What anonymeter 1.1.0 found on the same tables, ten times: Benchmarks/fixtures/attacks_anonymeter.py.
private struct Recorded: Decodable {
  struct Run: Decodable {
    let synthetic: String
    let attack: String
    let risk: Double
    let low: Double
    let high: Double
  }
  let attacks: Int
  let runs: [Run]

  init() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/attacks.json")
    self = try JSONDecoder().decode(Recorded.self, from: Data(contentsOf: file))
  }
}

/// Means over several seeds.
private struct Mean {
  let risk: Double
  let low: Double
  let high: Double

  init(_ runs: [(risk: Double, low: Double, high: Double)]) {
    func mean(_ value: ((risk: Double, low: Double, high: Double)) -> Double) -> Double {
      runs.map(value).reduce(0, +) / Double(runs.count)
    }
    (risk, low, high) = (mean(\.risk), mean(\.low), mean(\.high))
  }
}

@Suite struct AttacksAgreeWithAnonymeterTests {
  /// Ten seeds of both: one run of each differs by more than the interval of either in one case of six.
  @Test(arguments: ["strangers", "copy", "half"])
  func eachRiskIsWithinTheOthersInterval(synthetic title: String) throws {
    let recorded = try Recorded()
    let thirds = try AdultThirds()
    let synthetic =
      switch title {
      case "copy": thirds.training
      case "half": thirds.half
      default: thirds.others
      }
    // The first column is age.
    let found = (1...10).flatMap { seed in
      Attacks.outcome(
        training: thirds.training, heldOut: thirds.heldOut, synthetic: synthetic,
        target: "income", seed: seed, count: recorded.attacks, secretCount: 2
      ).risks
    }
    for attack in [
      "singling_out_univariate", "singling_out_multivariate", "linkability", "inference income",
      "inference age",
    ] {
      let theirs = Mean(
        recorded.runs.filter { $0.synthetic == title && $0.attack == attack }
          .map { ($0.risk, $0.low, $0.high) })
      let ours = Mean(
        found.filter {
          ([$0.name] + [$0.column].compactMap { $0 }).joined(separator: " ") == attack
        }
        .map { ($0.risk, $0.interval.low, $0.interval.high) })
      #expect((theirs.low...theirs.high).contains(ours.risk), "\(attack)")
      #expect((ours.low...ours.high).contains(theirs.risk), "\(attack)")
    }
  }
}
