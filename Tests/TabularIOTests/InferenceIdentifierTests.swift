import Tabular
import TabularIO
import Testing

/// Identifiers are never modelled by value.
@Suite struct InferenceIdentifierTests {
  private func column(_ name: String = "x", texts: [String]) throws -> ColumnSchema {
    try #require(
      SchemaInference.schema(of: SchemaTestRecords(name, texts: texts)).columns.first)
  }

  /// `count` UUIDs that differ in their first digits.
  private func identifiers(count: Int) -> [String] {
    (0..<count).map { number in
      let digits = String(number, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
        + "-aaaa-4bbb-8ccc-0123456789ab"
    }
  }

  @Test func integersThatCountAreAKeyInTwentyRowsOrMore() throws {
    #expect(
      try column(texts: (7..<27).map(String.init))
        == ColumnSchema(name: "x", kind: .key, treatment: .generate, range: .integers(7...26)))
    #expect(try column(texts: (7..<26).map(String.init)).kind == .integer)
    #expect(try column(texts: (7..<27).map(String.init) + ["28"]).kind == .integer)
    #expect(try column(texts: (7..<27).map(String.init) + [""]).kind == .integer)
  }

  @Test(arguments: ["id", "ID", "patient_id", "patientId", "PatientID", "row nr", "pk", "order.no"])
  func uniqueIntegersNamedLikeAKeyAreOne(name: String) throws {
    let texts = (0..<20).map { String($0 * $0) }
    #expect(try column(name, texts: texts).kind == .key)
    #expect(try column(name, texts: texts + ["0"]).kind == .integer)
  }

  @Test(arguments: ["paid", "no_of_children", "idea", "monkey", "x"])
  func otherNamesMakeNoKey(name: String) throws {
    #expect(try column(name, texts: (0..<20).map { String($0 * $0) }).kind == .integer)
  }

  @Test func uniqueRealsAreNoKey() throws {
    #expect(try column("id", texts: (0..<20).map { "\($0).5" }).kind == .continuous)
  }

  @Test func uniqueTextsNamedLikeAKeyAreOneWithTheirShape() throws {
    let masked = try column("code_id", texts: (10..<40).map { "AB-\($0)" })
    #expect(masked.kind == .key && masked.shape == .mask("AA-99"))
    let uuids = try column("uuid", texts: identifiers(count: 20))
    #expect(uuids.kind == .key && uuids.shape == .uuid)
    let free = try column("id", texts: (0..<20).map { String(repeating: "x", count: $0 + 1) })
    #expect(free.kind == .key && free.shape == nil && free.treatment == .generate)
  }

  @Test func identifiersAreNeverCategoriesHoweverFew() throws {
    let mails = try column(
      texts: ["a@example.org", "b@mail.example.org"].flatMap { [$0, $0, $0] })
    #expect(
      mails == ColumnSchema(name: "x", kind: .text, treatment: .generate, shape: .email))
    let uuids = try column(texts: identifiers(count: 2) + identifiers(count: 2))
    #expect(uuids == ColumnSchema(name: "x", kind: .text, treatment: .generate, shape: .uuid))
    let phones = try column(texts: ["+49 30 123456", "+49 30 654321", "+49 30 123456"])
    #expect(
      phones
        == ColumnSchema(
          name: "x", kind: .text, treatment: .generate, shape: .mask("+99 99 999999")))
    let uneven = try column(texts: ["030/1234567", "(089) 123456", "030/1234567", "030/1234567"])
    #expect(uneven == ColumnSchema(name: "x", kind: .text, treatment: .drop))
  }

  @Test func aFewStrayValuesDoNotHideAnIdentifier() throws {
    let hundred = (0..<99).map { "user\($0)@example.org" } + ["none"]
    #expect(try column(texts: hundred).shape == .email)
    #expect(try column(texts: hundred + ["unknown"]).shape == nil)
  }

  @Test(arguments: ["0-9999", "1000-19999", "50-100 km", "ICD-10 A00.0"])
  func classesWithDigitsAreNoTelephoneNumbers(text: String) throws {
    #expect(try column(texts: [text, text]).kind == .categorical)
  }

  @Test func namesOfPeopleAreTextUnlessFew() throws {
    let letters = "abcdefghijklmnopqrstuvwxyz".map { "Person \($0.uppercased())" }
    let texts = letters + letters + ["Al", "Al"]
    for name in ["name", "Surname", "patient_name", "lastName", "customer name"] {
      #expect(try column(name, texts: texts).kind == .text)
    }
    #expect(try column("product_name", texts: texts).kind == .categorical)
    #expect(try column("name", texts: Array(repeating: "Person A", count: 30)).kind == .categorical)
  }

  @Test func telephoneNumbersWrittenAsIntegersAreText() throws {
    let schema = try column("phone", texts: (0..<30).map { String(4_930_000_000 + $0 * 977) })
    #expect(
      schema
        == ColumnSchema(
          name: "phone", kind: .text, treatment: .generate, shape: .mask("9999999999"))
    )
  }

  @Test func freeTextIsDropped() throws {
    let texts = (0..<30).map { "note number \($0) of many" + String(repeating: "!", count: $0) }
    #expect(try column(texts: texts) == ColumnSchema(name: "x", kind: .text, treatment: .drop))
  }

  @Test func nearlyUniqueTextsOfOneMaskAreGenerated() throws {
    let schema = try column(texts: (100..<200).map { "Ab-\($0)/x" })
    #expect(
      schema
        == ColumnSchema(name: "x", kind: .text, treatment: .generate, shape: .mask("Aa-999/a")))
  }

  @Test func lettersBeyondASCIIMakeNoMask() throws {
    #expect(try column(texts: ["Ä1", "Ä2", "Ä3"]).shape == nil)
  }

  @Test func textsFarBeyondTheCategoryLimitAreDropped() throws {
    let texts = (0..<20_000).map { "t\(String($0, radix: 36))" }
    #expect(try column(texts: texts) == ColumnSchema(name: "x", kind: .text, treatment: .drop))
  }
}
