import Testing

@Suite struct HelpTests {
  @Test(arguments: [
    ([], HelpTexts.tool), (["fit"], HelpTexts.fit), (["generate"], HelpTexts.generate),
    (["report"], HelpTexts.report), (["schema"], HelpTexts.schema),
    (["inspect"], HelpTexts.inspect),
  ])
  func theHelpIsAsWritten(command: [String], text: String) throws {
    let outcome = try Workplace().start(command + ["--help"]).outcome()
    #expect(outcome.status == 0)
    #expect(outcome.messages == "")
    #expect(outcome.output == text)
  }
}
