import Compute
import Tabular

/// Fresh keys and identifiers: made from the row's number and its random stream, never from a value.
struct IdentifierGenerator {
  let seed: UInt64
  /// The column's position in the schema, so that two columns differ.
  let column: Int

  /// The column's cells for the rows numbered `rows`. A key without a shape counts from 1.
  func cells(schema: ColumnSchema, rows: Range<Int>) -> Column {
    let missing = MissingMask(presentRows: rows.count)
    guard let shape = schema.shape else {
      return Column(storage: .integers(rows.map { Int64($0) + 1 }), missing: missing)
    }
    let texts = rows.map { text(of: shape, row: $0) }
    return Column(
      storage: .codes(Array(0..<Int32(texts.count)), dictionary: texts), missing: missing)
  }

  private func text(of shape: TextShape, row: Int) -> String {
    // 2¹⁶ columns and 2⁴⁸ rows have streams of their own.
    var stream = RandomStream(
      seed: seed, purpose: .identifiers, index: UInt64(column) << 48 | UInt64(row))
    switch shape {
    case .email: return "user-\(row + 1)@example.org"
    case .uuid: return uuid(from: &stream)
    case .mask(let mask):
      return String(
        mask.map { symbol in
          switch symbol {
          case "9": Self.character(of: "0123456789", &stream)
          case "A": Self.character(of: "ABCDEFGHIJKLMNOPQRSTUVWXYZ", &stream)
          case "a": Self.character(of: "abcdefghijklmnopqrstuvwxyz", &stream)
          default: symbol
          }
        })
    }
  }

  private static func character(of alphabet: String, _ stream: inout RandomStream) -> Character {
    let offset = stream.integer(below: alphabet.count)
    return alphabet[alphabet.index(alphabet.startIndex, offsetBy: offset)]
  }

  /// Version 4, variant 1: RFC 9562, section 5.4.
  private func uuid(from stream: inout RandomStream) -> String {
    let digits = Array("0123456789abcdef")
    var text = ""
    for position in 0..<32 {
      if [8, 12, 16, 20].contains(position) { text.append("-") }
      switch position {
      case 12: text.append("4")
      case 16: text.append(digits[8 + stream.integer(below: 4)])
      default: text.append(digits[stream.integer(below: 16)])
      }
    }
    return text
  }
}
