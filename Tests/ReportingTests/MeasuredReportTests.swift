import Foundation
import Tabular
import Testing

@testable import Evaluation
@testable import Reporting

/// The page of an evaluation that was really made, on SampleData/adult.csv.
@Suite struct MeasuredReportTests {
  @Test func aMeasuredPageIsWholeAndShowsNothingRare() throws {
    let real = try SampleAdult.table()
    let training = real.selecting(rows: Array(0..<1200))
    let heldOut = real.selecting(rows: Array(1200..<real.rowCount))
    let result = try Evaluator.evaluate(
      training: training, heldOut: heldOut,
      synthetic: training.withIndependentColumns(count: 1500, seed: 3))
    let page = HTMLReport(result, context: AuditOfAdult.context).html
    let root = try parsed(page)
    let drawn = [
      ("columns", !result.distributions.isEmpty), ("associations", result.realAssociations != nil),
      ("pairs", !result.pairDistributions.isEmpty), ("embedding", result.embedding != nil),
      ("distances", result.distances != nil), ("attacks", !result.attacks.isEmpty),
      ("exposure", !result.exposure.isEmpty),
    ]
    for (section, isMeasured) in drawn {
      let marks = root.all.first { $0.attributes["id"] == section }?.named("svg") ?? []
      #expect(marks.contains { $0.attributes["role"] == "img" } == isMeasured, "\(section)")
    }
    // No spelling that fewer than k real rows have stands anywhere, not in a label for screen readers either.
    let texts = page.split { !($0.isLetter || $0.isNumber || "-&.;".contains($0)) }
    let words = Set(texts.map(String.init))
    var rareCount = 0
    for column in real.columns {
      guard case .codes(let codes, let dictionary) = column.storage else { continue }
      for (code, spelling) in dictionary.enumerated() where spelling.count > 4 {
        let count = codes.count { $0 == Int32(code) }
        guard count < result.options.leastCount else { continue }
        rareCount += 1
        #expect(!words.contains(spelling), "\(count) rows")
      }
    }
    #expect(rareCount > 10)
    if let path = ProcessInfo.processInfo.environment["MEASURED_PAGE"] {
      try Data(page.utf8).write(to: URL(fileURLWithPath: path))
    }
  }
}
