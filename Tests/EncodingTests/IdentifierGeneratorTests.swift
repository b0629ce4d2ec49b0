import Tabular
import Testing

@testable import Encoding

struct IdentifierGeneratorTests {
  func texts(_ shape: TextShape, seed: UInt64 = 1, rows: Range<Int> = 0..<200) -> [String] {
    let schema = ColumnSchema(name: "x", kind: .text, treatment: .generate, shape: shape)
    let column = IdentifierGenerator(seed: seed, column: 3).cells(schema: schema, rows: rows)
    guard case .codes(let codes, let dictionary) = column.storage else { return [] }
    return codes.map { dictionary[Int($0)] }
  }

  @Test func uuidsHaveVersionFourAndDiffer() {
    let texts = texts(.uuid)
    #expect(Set(texts).count == 200)
    for text in texts {
      let parts = text.split(separator: "-")
      #expect(parts.map(\.count) == [8, 4, 4, 4, 12])
      #expect(parts[2].first == "4")
      #expect("89ab".contains(parts[3].first!))
    }
  }

  @Test func aMaskKeepsWhatIsNeitherLetterNorDigitPlace() {
    for text in texts(.mask("PX-99/aA")) {
      let characters = Array(text)
      #expect(characters.count == 8)
      #expect(characters[0] == "P" && characters[1] == "X" && characters[2] == "-")
      #expect(characters[3].isNumber && characters[4].isNumber && characters[5] == "/")
      #expect(characters[6].isLowercase && characters[7].isUppercase)
    }
  }

  @Test func eMailsUseTheReservedDomain() {
    #expect(texts(.email, rows: 4..<6) == ["user-5@example.org", "user-6@example.org"])
  }

  @Test func aRowsIdentifierDependsOnSeedAndRowAlone() {
    #expect(texts(.uuid, rows: 50..<60) == Array(texts(.uuid)[50..<60]))
    #expect(texts(.uuid, seed: 2) != texts(.uuid))
  }

  @Test func twoColumnsHaveIdentifiersOfTheirOwn() {
    let schema = ColumnSchema(name: "x", kind: .text, treatment: .generate, shape: .uuid)
    let columns = (3...4).map {
      IdentifierGenerator(seed: 1, column: $0).cells(schema: schema, rows: 0..<9).storage
    }
    #expect(columns[0] != columns[1])
  }
}
