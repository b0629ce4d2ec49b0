import Foundation
import Testing

@testable import Reporting

@Suite struct HTMLReportTests {
  @Test func writeIt() throws {
    try Data(AuditOfAdult.html.utf8).write(to: URL(fileURLWithPath: "/tmp/html-shots/report.html"))
    print(AuditOfAdult.html.utf8.count)
  }
}
