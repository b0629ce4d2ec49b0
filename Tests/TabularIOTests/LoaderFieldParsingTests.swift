import Testing

@testable import TabularIO

@Suite struct LoaderFieldParsingTests {
  private func whole(_ text: String) -> Int64? {
    var text = text
    return text.withUTF8(FieldParsing.wholeNumber)
  }

  private func code(of text: String, in table: SpellingTable) -> Int32? {
    var text = text
    return text.withUTF8(table.code)
  }

  private func isMissing(_ text: String, among tokens: MissingTokens = .standard) -> Bool {
    var text = text
    return text.withUTF8(tokens.contains)
  }

  private func decimal(_ text: String) -> DecimalText? {
    var text = text
    return text.withUTF8(FieldParsing.decimal)
  }

  @Test func wholeNumbersAreThoseThatAreWrittenBackAlike() {
    for value in [Int64.min, .min + 1, -10, -1, 0, 1, 9, 10, 999_999_999_999, .max - 1, .max] {
      #expect(whole(value.description) == value)
    }
    for text in [
      "", "-", "-0", "00", "01", "-01", "+1", "1 ", " 1", "1.0", "1e3", "9223372036854775808",
      "-9223372036854775809", "99999999999999999999", "٣",
    ] { #expect(whole(text) == nil, "\(text)") }
  }

  @Test(arguments: [
    "0", "-0.0", "0.1", "0.3", "123.456", "1e22", "1e23", "-1.7976931348623157e308", "5e-324",
    "2.2250738585072011e-308", "9007199254740993", "9007199254740993.0", "0.1234567890123456789",
    "123456789012345678901234567890", "1.", ".5", "-.5e1", "1E+5", "179769313486231580793e289",
    "4.35", "0.000001", "1e-400", "8.5e-22", "999999999999999e22", "0e999999999999999999999",
  ])
  func decimalsAreRoundedAsTheStandardLibraryDoes(text: String) throws {
    // Swift's own parser wants a digit on both sides of the point in some versions; ours does not.
    let reference = try #require(
      Double(text.replacingPoint()), "the standard library does not know \(text)")
    #expect(decimal(text)?.value == reference)
    #expect(decimal(text)?.value.sign == reference.sign)
  }

  @Test(arguments: [
    "", "-", ".", "+.", "e5", "1e", "1e+", "1.2.3", "1,5", "0x10", "1e5.5", "--1", "1_000", "inf",
    "nan", "1f", " 1", "1 ",
  ])
  func whatIsNoDecimalIsRefused(text: String) { #expect(decimal(text) == nil) }

  @Test func tooLargeANumberIsInfinite() { #expect(decimal("1e309")?.value == .infinity) }

  @Test func theFormOfADecimalIsTold() {
    let number = decimal("-012.340e1")
    #expect(number?.places == 3)
    #expect(number?.significantDigits == 5)
    #expect(number?.isFractional == true && number?.hasExponent == true)
    #expect(number?.isPadded == true)
    #expect(decimal("0.0012")?.significantDigits == 2)
    #expect(decimal("0.5")?.isPadded == false && decimal("+5")?.isPadded == true)
  }

  @Test func theSpellingTableTellsApartWhatDiffersInOneByte() {
    var table = SpellingTable()
    let words = (0..<3_000).map { "w\($0)" } + ["", "a", "aa", String(repeating: "a", count: 40)]
    for var word in words { _ = word.withUTF8 { table.insert($0) } }
    #expect(table.count == words.count)
    #expect(table.spellings == words)
    for (code, word) in words.enumerated() {
      #expect(self.code(of: word, in: table) == Int32(code))
    }
    for var word in words { _ = word.withUTF8 { table.insert($0) } }
    #expect(table.count == words.count)
    #expect(code(of: "w3000", in: table) == nil)
  }

  @Test func missingTokensAreComparedWhole() {
    for text in ["", "NA", "nan", "null", "?", "\\N"] { #expect(isMissing(text), "\(text)") }
    for text in ["na", "N", "NAN", "nullable", "??", " ", "None", "-", "0"] {
      #expect(!isMissing(text), "\(text)")
    }
    #expect(!isMissing("", among: MissingTokens(["-"])))
    #expect(!isMissing("", among: MissingTokens([])))
  }
}

extension String {
  /// "1." as "1.0" and ".5" as "0.5".
  fileprivate func replacingPoint() -> String {
    if hasSuffix(".") { return self + "0" }
    if hasPrefix(".") { return "0" + self }
    return hasPrefix("-.") ? "-0" + dropFirst() : self
  }
}
