import Tabular

/// How many values of a column have the form of an identifier, and the mask that all share.
struct ShapeProfile {
  private(set) var count = 0
  private(set) var uuidCount = 0
  private(set) var emailCount = 0
  private(set) var telephoneCount = 0
  private var sharedMask: [UInt8]?
  private var isMaskShared = true

  /// The longest mask that is kept, in characters.
  private static let maskLimit = 40

  /// The mask of every value so far, if it is one and has at least one place that varies.
  var mask: String? {
    guard isMaskShared, let sharedMask,
      sharedMask.contains(where: { FieldForm.wildcards.contains($0) })
    else { return nil }
    return String(decoding: sharedMask, as: UTF8.self)
  }

  /// The shape that at least 99 % of the values have by form, or the mask that all share.
  var shape: TextShape? {
    if isNearlyAll(uuidCount) { return .uuid }
    if isNearlyAll(emailCount) { return .email }
    return mask.map(TextShape.mask)
  }

  /// Whether at least 99 % of the values are UUIDs, e-mail addresses or telephone numbers by form.
  var isIdentifying: Bool {
    isNearlyAll(uuidCount) || isNearlyAll(emailCount) || isNearlyAll(telephoneCount)
  }

  private func isNearlyAll(_ part: Int) -> Bool { count > 0 && part * 100 >= count * 99 }

  /// Whether all values so far share a mask, so that numbers are of interest by their spelling.
  var isMaskWatched: Bool { isMaskShared }

  /// Empty, for the rows behind these.
  var continuation: ShapeProfile {
    var result = ShapeProfile()
    result.sharedMask = sharedMask
    result.isMaskShared = isMaskShared
    return result
  }

  /// - Parameter weight: in how many cells the spelling stands.
  mutating func add(_ spelling: UnsafeBufferPointer<UInt8>, weight: Int) {
    count += weight
    compareMask(of: spelling)
    if FieldForm.isUUID(spelling) {
      uuidCount += weight
    } else if FieldForm.isEmail(spelling) {
      emailCount += weight
    } else if FieldForm.isTelephoneNumber(spelling) {
      telephoneCount += weight
    }
  }

  /// Rows whose cells are numbers written the usual way. None has another form.
  mutating func add(numbers cells: TextCells, in rows: Range<Int>) {
    count += rows.count
    for row in rows {
      guard isMaskShared else { return }
      compareMask(of: cells[row])
    }
  }

  /// A number, when masks are not of interest any more.
  mutating func addNumber() { count += 1 }

  mutating func append(_ next: ShapeProfile) {
    count += next.count
    uuidCount += next.uuidCount
    emailCount += next.emailCount
    telephoneCount += next.telephoneCount
    if let sharedMask, let other = next.sharedMask {
      isMaskShared = isMaskShared && sharedMask == other
    }
    isMaskShared = isMaskShared && next.isMaskShared
    sharedMask = sharedMask ?? next.sharedMask
  }

  private mutating func compareMask(of spelling: UnsafeBufferPointer<UInt8>) {
    guard isMaskShared else { return }
    guard 1...Self.maskLimit ~= spelling.count, spelling.allSatisfy({ 0x20..<0x7F ~= $0 }),
      sharedMask == nil || sharedMask?.count == spelling.count
    else {
      isMaskShared = false
      return
    }
    let mask = spelling.lazy.map(FieldForm.maskCharacter)
    if let sharedMask {
      isMaskShared = sharedMask.elementsEqual(mask)
    } else {
      sharedMask = Array(mask)
    }
  }
}

/// What single fields look like.
enum FieldForm {
  static let wildcards: [UInt8] = [UInt8(ascii: "9"), UInt8(ascii: "A"), UInt8(ascii: "a")]

  /// A digit becomes `9`, an upper-case letter `A`, a lower-case one `a`; all else stays.
  static func maskCharacter(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt8(ascii: "9")
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt8(ascii: "a")
    default: byte
    }
  }

  /// 8-4-4-4-12 hexadecimal digits (RFC 9562), in either case.
  static func isUUID(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count == 36 else { return false }
    for (position, byte) in text.enumerated() {
      switch position {
      case 8, 13, 18, 23: if byte != UInt8(ascii: "-") { return false }
      default:
        let isDigit = UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
        guard isDigit || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte | 0x20 else { return false }
      }
    }
    return true
  }

  /// One `@` between a name and a domain with a point inside it, and no spaces.
  static func isEmail(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let at = text.firstIndex(of: UInt8(ascii: "@")), at > 0 else { return false }
    let domain = text[(at + 1)...]
    guard let point = domain.lastIndex(of: UInt8(ascii: ".")) else { return false }
    return point > at + 1 && point < text.count - 1 && !domain.contains(UInt8(ascii: "@"))
      && !text.contains(UInt8(ascii: " "))
  }

  /// 7 to 15 digits (E.164) with spaces and `+ ( ) - . /`, which begin like a dialled number (`+`, `(`,
  /// a zero and a digit) or have two separators: "1000-19999" is none.
  static func isTelephoneNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard 7...24 ~= text.count else { return false }
    var digits = 0
    var separators = 0
    for (position, byte) in text.enumerated() {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
      case UInt8(ascii: "+"): if position > 0 { return false }
      case UInt8(ascii: " "), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "-"),
        UInt8(ascii: "."), UInt8(ascii: "/"):
        separators += 1
      default: return false
      }
    }
    let isZeroFirst =
      text[0] == UInt8(ascii: "0") && UInt8(ascii: "0")...UInt8(ascii: "9") ~= text[1]
    let isDialled = text[0] == UInt8(ascii: "+") || text[0] == UInt8(ascii: "(") || isZeroFirst
    return 7...15 ~= digits && text[0] != UInt8(ascii: "-") && (isDialled || separators >= 2)
  }
}
