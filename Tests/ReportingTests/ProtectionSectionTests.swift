import Testing

@testable import Reporting

@Suite struct ProtectionSectionTests {
  private func section(_ protection: ReportContext.Protection?) throws -> MarkupElement {
    var context = AuditOfAdult.context
    context.protection = protection
    let root = try parsed(HTMLReport(AuditOfAdult.result, context: context).html)
    return try #require(root.all.first { $0.attributes["id"] == "protection" })
  }

  @Test func whatWasKeptOutStandsColumnByColumn() throws {
    let section = try section(AuditOfAdult.context.protection)
    #expect(section.text.contains("fewer than 11 training rows have in common was not learned"))
    let rows = section.named("tr").dropFirst().map { row in row.children.map(\.text) }
    #expect(
      rows == [
        ["native_country", "2", "12", "other spellings", "-", "-"],
        ["occupation", "1", "9", "(other)", "-", "-"],
        ["fnlwgt", "-", "-", "-", "1,021", "-"],
      ])
  }

  @Test func whereNothingWasKeptOutThePageSaysSo() throws {
    let nothing = try section(ReportContext.Protection(leastCount: 11, columns: []))
    #expect(nothing.text.contains("There was nothing to keep out."))
    let off = try section(ReportContext.Protection(leastCount: 1, columns: []))
    #expect(off.text.contains("Nothing was kept out."))
    #expect(try section(nil).text.contains("Not known"))
  }
}
