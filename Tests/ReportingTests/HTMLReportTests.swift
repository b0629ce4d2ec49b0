import Testing

@testable import Evaluation
@testable import Reporting

/// Pages with much in them, with little, and with nothing.
enum SamplePage: CaseIterable {
  case full, tiny, bare

  var html: String {
    switch self {
    case .full: AuditOfAdult.html
    case .tiny: HTMLReport(tinyResult, context: bareContext).html
    case .bare: HTMLReport(bareResult, context: bareContext).html
    }
  }
}

private let bareContext = ReportContext(command: "synthtab report", toolVersion: "0")

/// Nothing could be computed, and there are no held-out rows.
private let bareResult: EvaluationResult = {
  var result = tinyResult
  result.rows.heldOut = nil
  result.rows.ceilingSize = nil
  result.nearestRecord = nil
  result.scores = []
  result.columns = []
  result.pairs = []
  result.notes = []
  return result
}()

@Suite struct HTMLReportTests {
  @Test(arguments: SamplePage.allCases) func thePageIsOneWellFormedDocumentWithItsLandmarks(
    _ subject: SamplePage
  ) throws {
    #expect(subject.html.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
    #expect(subject.html.prefix(1000).contains(HTMLReport.mark))
    let root = try parsed(subject.html)
    for landmark in ["header", "nav", "main", "footer", "h1", "title"] {
      // An SVG has no title of its own here: its label says more.
      #expect(root.named(landmark).count == 1, "\(landmark)")
    }
    #expect(root.withClass("skip").first?.attributes["href"] == "#content")
  }

  @Test(arguments: SamplePage.allCases) func headingsGoDownOneStepAtATime(_ subject: SamplePage)
    throws
  {
    var last = 0
    for heading in try parsed(subject.html).named("h1", "h2", "h3", "h4") {
      let level = Int(heading.name.dropFirst())!
      #expect(level <= last + 1, "\(heading.text)")
      last = level
    }
    #expect(last > 0)
  }

  @Test(arguments: SamplePage.allCases) func everyLinkLeadsToAPlaceOnThePage(_ subject: SamplePage)
    throws
  {
    let root = try parsed(subject.html)
    let ids = root.all.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
    let links = root.named("a").compactMap { $0.attributes["href"] }
    #expect(links.count > 10)
    for link in links { #expect(link.hasPrefix("#") && ids.contains(String(link.dropFirst()))) }
    for label in root.all.compactMap({ $0.attributes["aria-labelledby"] }) {
      #expect(ids.contains(label))
    }
  }

  @Test(arguments: SamplePage.allCases) func nothingIsLoadedAndNothingRuns(_ subject: SamplePage)
    throws
  {
    let root = try parsed(subject.html)
    #expect(
      root.named("script", "link", "img", "iframe", "object", "embed", "image", "use", "base")
        .isEmpty)
    for element in root.all {
      for (name, value) in element.attributes {
        #expect(
          !name.hasPrefix("on")
            && !["src", "srcset", "style", "xlink:href", "action"].contains(name))
        #expect(!value.contains("://"))
      }
    }
    let style = try #require(root.named("style").first).text
    #expect(!style.contains("url(") && !style.contains("@import") && !style.contains("://"))
    let policy = root.named("meta").first {
      $0.attributes["http-equiv"] == "Content-Security-Policy"
    }
    #expect(
      policy?.attributes["content"]?.hasPrefix("default-src 'none'; style-src 'unsafe-inline'")
        == true)
  }

  @Test(arguments: SamplePage.allCases) func everyChartSaysWhatThereIsToSee(_ subject: SamplePage)
    throws
  {
    let charts = try parsed(subject.html)
    for chart in charts.named("svg") where chart.attributes["aria-hidden"] != "true" {
      #expect(chart.attributes["role"] == "img")
      #expect((chart.attributes["aria-label"] ?? "").count > 5)
    }
    // What is hidden from a screen reader are the samples of legends, which have their words beside them.
    for sample in charts.named("svg") where sample.attributes["aria-hidden"] == "true" {
      #expect(sample.parent?.text.isEmpty == false && sample.parent?.name == "li")
    }
  }

  @Test(arguments: SamplePage.allCases) func tablesHaveCaptionsAndHeadings(_ subject: SamplePage)
    throws
  {
    for table in try parsed(subject.html).named("table") {
      #expect(table.named("caption").first?.text.isEmpty == false)
      #expect(table.named("th").allSatisfy { ["col", "row"].contains($0.attributes["scope"]) })
      let widths = Set(table.named("tr").map(\.children.count))
      #expect(widths.count == 1, "a ragged table")
    }
  }

  @Test func allChartsAreThere() throws {
    let root = try parsed(AuditOfAdult.html)
    func count(in id: String) -> Int {
      let section = root.all.first { $0.attributes["id"] == id }
      return section?.named("svg").count { $0.attributes["role"] == "img" } ?? 0
    }
    #expect(count(in: "summary") == 8)
    #expect(count(in: "columns") == 15)
    #expect(count(in: "associations") == 3)
    #expect(count(in: "pairs") == 3 * PairsSection.mostDrawn)
    #expect(count(in: "embedding") == 2)
    #expect(count(in: "distances") == 1)
    // A row each, and the axes of both tables.
    #expect(count(in: "attacks") == 3 + 18 + 2)
    // Three columns have nobody who stands out.
    #expect(count(in: "exposure") == 12 + 1)
    #expect(count(in: "training") == 2)
  }

  @Test(arguments: SamplePage.allCases) func theFirstWordsAreThatThereIsNoGuarantee(
    _ subject: SamplePage
  )
    throws
  {
    let root = try parsed(subject.html)
    let header = try #require(root.named("header").first)
    #expect(
      header.text.contains(
        "There is no differential-privacy guarantee, so this report is evidence and no guarantee."))
    for word in ["safe", "anonymous", "anonymis", "anonymiz"] {
      #expect(!root.text.lowercased().contains(word))
    }
  }

  @Test(arguments: Verdict.Fidelity.allCases, Verdict.Privacy.allCases)
  func theVerdictIsSaidInWords(_ fidelity: Verdict.Fidelity, _ privacy: Verdict.Privacy) throws {
    var result = AuditOfAdult.result
    result.verdict?.fidelity = fidelity
    result.verdict?.privacy = privacy
    let root = try parsed(HTMLReport(result, context: bareContext).html)
    #expect(
      root.withClass("word").map(\.text) == [fidelity.word, privacy.word].map(\.atSentenceStart))
    let marked = root.all.filter { $0.attributes["aria-current"] == "true" }.map(\.text)
    #expect(
      marked
        == ([fidelity.word] + (privacy == .notAssessed ? [] : [privacy.word])).map(
          \.atSentenceStart))
  }

  @Test func whatWasNotMeasuredIsSaid() throws {
    let text = try parsed(HTMLReport(bareResult, context: bareContext).html).text
    for sentence in [
      "No verdict", "No membership attack was made", "None of these attacks was made",
      "The distances were not measured", "The exposure of columns was not measured",
      "The distributions were not measured", "No training is known", "No plane was drawn",
      "Nothing was left out",
    ] {
      #expect(text.contains(sentence), "\(sentence)")
    }
  }

  @Test func withoutHeldOutRowsTheChartsHaveTwoTables() throws {
    var result = AuditOfAdult.result
    for index in result.distributions.indices { result.distributions[index].heldOut = nil }
    result.distances?.heldOutToTraining = nil
    result.distances?.syntheticToHeldOut = nil
    for index in result.exposure.indices {
      result.exposure[index].standingOutHeldOut = nil
      result.exposure[index].reproducedHeldOut = nil
    }
    var context = AuditOfAdult.context
    context.training = []
    let root = try parsed(HTMLReport(result, context: context).html)
    #expect(root.withClass("held").isEmpty)
    #expect(!root.withClass("syn").isEmpty)
  }

  @Test func equalResultsGiveEqualBytes() {
    #expect(
      HTMLReport(AuditOfAdult.result, context: AuditOfAdult.context).html == AuditOfAdult.html)
  }

  @Test func thePageStaysSmall() throws {
    #expect(AuditOfAdult.html.utf8.count < 400_000)
    let wide = AuditOfAdult.repeated(columns: 200)
    let page = HTMLReport(wide, context: AuditOfAdult.context).html
    #expect(page.utf8.count < 1_000_000)
    let root = try parsed(page)
    #expect(root.withClass("grid").first?.named("svg").count == ColumnsSection.mostCharts)
    #expect(
      root.text.contains("Of 200 columns, the 60 that are farthest from the real ones are drawn"))
    #expect(root.text.contains("Of 200 columns, the 40 whose links differ most are drawn"))
  }

  @Test func everyFigureIsDefined() {
    let metrics: [any Metric.Type] = [
      Validity.self, JensenShannonDivergence.self, ShapeError.self, ColumnStatistics.self,
      TrendScores.self, ThreeWayMarginals.self, Association.self, Detection.self, Utility.self,
      NearestRecord.self, ExactCopies.self, NearCopies.self, Exposure.self,
      MembershipInference.self,
    ]
    let names = (metrics.flatMap { $0.figures } + AttackRisk.figures).map(\.name)
    for name in names
      + AuditOfAdult.result.scores.map(\.metric)
    {
      #expect(Glossary.all.contains { $0.defines(name) }, "\(name)")
    }
  }

  @Test func theLimitsOfTheVerdictAreThoseThatItIsMadeBy() {
    let texts = Glossary.all.filter { $0.term.hasPrefix("Verdict") }.map(\.definition)
    typealias Limits = Verdict.Limits
    let fidelity = [
      Limits.shapeExcess, Limits.dependenceKept, Limits.detectionExcess,
      Limits.dependenceOfCloseRows,
    ]
    for limit in fidelity { #expect(texts[0].contains("\(limit)")) }
    let privacy = [
      Limits.copyingShare, Limits.copies, Limits.membershipAUC, Limits.truePositivesAtOnePercent,
      Limits.attackRisk,
    ]
    for (review, fail) in privacy { #expect(texts[1].contains("\(review) and \(fail)")) }
    #expect(texts[1].contains("\(Limits.chanceOfAttacks) divided"))
  }
}
