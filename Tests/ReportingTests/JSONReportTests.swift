import Evaluation
import Foundation
import Testing

@testable import Reporting

@Suite struct JSONReportTests {
  @Test func theDocumentBeginsWithItsFormatAndKeepsItsKeysInOrder() {
    let text = JSONReport(tinyResult).text
    #expect(
      text.hasPrefix(
        """
        {
          "report_format" : 2,
          "result" : {
            "all_pair_count" : 1,
            "attacks" : [

            ],
            "columns" : [
              {
                "column" : "age",
                "difference" : {
                  "mean" : 0,

        """))
    #expect(text.hasSuffix("}\n"))
    #expect(text == JSONReport(tinyResult).text)
  }

  @Test func controlCharactersAreEscapedAndUnknownFiguresHaveNoKey() throws {
    let text = JSONReport(tinyResult).text
    #expect(!text.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let result = try #require(document["result"] as? [String: Any])
    let scores = try #require(result["scores"] as? [[String: Any]])
    #expect(scores[1]["ceiling"] == nil)
    #expect(scores[1]["value_at_ceiling_size"] as? Double == 0.0123)
    let pairs = try #require(result["pairs"] as? [[String: Any]])
    #expect(pairs[0]["joint_jsd_at_ceiling_size"] as? Double == 1)
    #expect(pairs[0]["second"] as? String == "name\u{1B}[31m")
  }
}
