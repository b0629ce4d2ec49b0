import Testing

@testable import Evaluation
@testable import Reporting

@Suite struct HTMLEscapingTests {
  private static let nasty = [
    "<script>alert(1)</script>", "a\u{202E}b", "\"><svg onload=\"x()\">", "it's & 'that'",
    "</style>",
    "]]>", "&amp;", "tab\tnew\nline\u{0}", "bad\u{FFFE}",
  ]

  @Test(arguments: nasty) func aNameCannotLeaveItsPlace(_ name: String) throws {
    let plain = try parsed(AuditOfAdult.html)
    var result = AuditOfAdult.result
    result.table = name
    result.notes[0] = name
    result.columns[0].column = name
    result.pairs[0].first = name
    result.distributions[0].column = name
    result.distributions[1].bars = .categories(spellings: [name] + (1...5).map { "\($0)" })
    result.pairDistributions[0].first = name
    result.pairDistributions[0].firstLabels[0] = name
    result.exposure[0].column = name
    result.tells[0].column = name
    result.attacks[4].column = name
    var context = AuditOfAdult.context
    context.command = name
    let page = HTMLReport(result, context: context).html
    let root = try parsed(page)
    // The same elements with the same attributes stand there as before; only texts are others.
    let isSameMarkup =
      root.all.map { [$0.name] + $0.attributes.keys.sorted() }
      == plain.all.map { [$0.name] + $0.attributes.keys.sorted() }
    #expect(isSameMarkup)
    #expect(root.named("h1").first?.named("bdi").first?.text == name.printable)
    #expect(root.named("code").first?.text == name.printable)
    // No character is left that turns the text around or moves anything.
    let isVisible = page.unicodeScalars.allSatisfy {
      $0 == "\n" || String($0).printable == String($0)
    }
    #expect(isVisible)
  }

  @Test func textIsEscapedWhereItIsWritten() {
    var html = ""
    Node(.p, .label("\"<'")) { "<b> & \u{202E}" }.write(to: &html)
    #expect(html == "<p aria-label=\"&quot;&lt;&#39;\">&lt;b&gt; &amp; \\u{202E}</p>\n")
  }
}
