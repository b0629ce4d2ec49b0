import Foundation
import Testing

@testable import Evaluation
@testable import Reporting

/// The page as a browser shows it, not as it was meant. Nothing here runs without Chromium: `make test` installs it.
@Suite(
  .enabled(if: Browser.path != nil, "there is no Chromium"), .serialized, .timeLimit(.minutes(2)))
struct BrowserTests {
  /// Writes pages, and gives their files to `body` together with a browser.
  private func withBrowser(on pages: String..., body: (Browser, [URL]) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("synthtab-page-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try pages.enumerated().map { index, page in
      let file = folder.appendingPathComponent("report-\(index).html")
      try Data(page.utf8).write(to: file)
      return file
    }
    let browser = try Browser()
    defer { browser.close() }
    try body(browser, files)
  }

  @Test func thePageIsWholeOnEveryScreen() throws {
    try withBrowser(on: AuditOfAdult.html) { browser, files in
      for (width, height) in [(1280, 800), (390, 844)] {
        for isDark in [false, true] {
          let place = Comment("\(width) px, \(isDark ? "dark" : "light")")
          try browser.open(files[0], width: width, height: height, isDark: isDark)
          #expect(browser.complaints.isEmpty, place)
          #expect(browser.requests == [files[0].absoluteString], place)
          let problems = try browser.value(of: PageCheck.script) as? [String]
          #expect(problems == [], place)
        }
      }
    }
  }

  @Test func littleAndLongThingsAreWholeOnAPhone() throws {
    var odd = AuditOfAdult.result
    let name = String(repeating: "long", count: 30) + "\u{5D0}\u{5D1}\u{202E}"
    odd.table = name
    for index in odd.columns.indices { odd.columns[index].column = "\(index)" + name }
    for index in odd.distributions.indices { odd.distributions[index].column = "\(index)" + name }
    for index in odd.exposure.indices { odd.exposure[index].column = name }
    for index in odd.pairs.indices { odd.pairs[index].first = name }
    for index in odd.pairDistributions.indices { odd.pairDistributions[index].second = name }
    odd.tells[0].column = name
    odd.notes.append(name)
    let oddPage = HTMLReport(odd, context: AuditOfAdult.context).html
    try withBrowser(on: SamplePage.tiny.html, SamplePage.bare.html, oddPage) { browser, files in
      for file in files {
        try browser.open(file, width: 390, height: 844)
        #expect(try browser.value(of: PageCheck.script) as? [String] == [])
      }
    }
  }

  @Test func theSummaryFitsOnOneScreenAndOnOnePage() throws {
    try withBrowser(on: AuditOfAdult.html) { browser, files in
      try browser.open(files[0], width: 1280, height: 800)
      let bottom = try browser.value(
        of: "document.getElementById('summary').getBoundingClientRect().bottom")
      #expect(try #require(bottom as? Double) <= 800)
      #expect(try browser.pdf().count > 50_000)
    }
  }

  @Test func onPaperThePageIsLightAndItsDetailsAreOpen() throws {
    try withBrowser(on: AuditOfAdult.html) { browser, files in
      try browser.open(files[0], width: 700, height: 1000, isDark: true, media: "print")
      let shown =
        try browser.value(
          of: """
            ({background: getComputedStyle(document.body).backgroundColor,
              closed: document.querySelectorAll('details:not([open])').length,
              hidden: [...document.querySelectorAll('details:not([open]) > :not(summary)')]
                .filter((part) => part.getBoundingClientRect().height === 0).length,
              nav: document.querySelector('nav').getBoundingClientRect().height})
            """) as? [String: Any]
      #expect(shown?["background"] as? String == "rgb(253, 252, 249)")
      #expect((shown?["closed"] as? Int ?? 0) > 5)
      #expect(shown?["hidden"] as? Int == 0)
      #expect(shown?["nav"] as? Int == 0)
    }
  }

  @Test func theKeyboardFirstFindsTheWayToTheReport() throws {
    try withBrowser(on: AuditOfAdult.html) { browser, files in
      try browser.open(files[0], width: 1280, height: 800)
      try browser.press("Tab", code: 9)
      let focused =
        try browser.value(
          of: """
            [document.activeElement.textContent, getComputedStyle(document.activeElement).outlineStyle,
             String(document.activeElement.getBoundingClientRect().top >= 0)]
            """) as? [String]
      #expect(focused == ["Skip to the report", "solid", "true"])
    }
  }

  /// The checks above would be worth nothing if they could not fail.
  @Test func theChecksSeeWhatIsWrong() throws {
    let bad = """
      <!DOCTYPE html><html><head><meta charset="utf-8"/><style>html{background:#fff}</style></head><body><h1>a</h1>
      <h3 style="color:#999">b</h3><svg width="0" height="0" role="img"></svg><div style="width:3000px">wide</div>
      <table style="table-layout:fixed;width:20px"><tr><td>overflowing</td></tr></table><a href="#nowhere"></a><img src="http://127.0.0.1:9/x.png"/>
      <script>console.error("spoken")</script></body></html>
      """
    try withBrowser(on: bad) { browser, files in
      try browser.open(files[0], width: 390, height: 844)
      #expect(browser.complaints.contains { $0.contains("spoken") })
      #expect(browser.requests.contains("http://127.0.0.1:9/x.png"))
      let problems = try #require(try browser.value(of: PageCheck.script) as? [String])
      for sign in [
        "wider than", "h3 after h1", "empty box", "without a label", "contrast",
        "without a caption", "more than it has room for",
        "a link to nowhere", "a name for the link", "no language", "no title", "no main",
      ] {
        #expect(problems.contains { $0.contains(sign) }, "\(sign)")
      }
    }
  }

  /// With the policy of the report, not even a page that was tampered with loads anything.
  @Test func thePolicyForbidsWhatThePageDoesNotHave() throws {
    let tampered = AuditOfAdult.html.replacingOccurrences(
      of: "</body>",
      with: "<img src=\"http://127.0.0.1:9/x.png\"/><script>document.title = 'run'</script></body>")
    try withBrowser(on: tampered) { browser, files in
      try browser.open(files[0], width: 1280, height: 800)
      #expect(browser.complaints.count { $0.contains("Content Security Policy") } >= 2)
      #expect(try browser.value(of: "document.title") as? String != "run")
    }
  }
}
