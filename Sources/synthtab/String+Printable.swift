extension String {
  /// The text with control characters and invisible direction marks written as `\u{1B}`, so that a
  /// column's name cannot move the cursor, recolour a terminal or reorder a line. Line feeds stay.
  var printable: String {
    var result = ""
    result.reserveCapacity(utf8.count)
    for scalar in unicodeScalars {
      let isSafe: Bool
      switch scalar.properties.generalCategory {
      case .control: isSafe = scalar == "\n"
      case .format, .lineSeparator, .paragraphSeparator: isSafe = false
      default: isSafe = true
      }
      if isSafe {
        result.unicodeScalars.append(scalar)
      } else {
        result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      }
    }
    return result
  }

  /// A name in quotes, on one line.
  var quoted: String {
    let oneLine = split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
    return "'\(oneLine.printable)'"
  }

  /// An argument as a shell reads it back, in single quotes if it has more than letters, digits and `._-/=+:,`.
  var quotedForShell: String {
    let isPlain =
      !isEmpty
      && utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "._-/=+:,".utf8.contains(byte)
        }
      }
    return isPlain ? self : "'" + replacing("'", with: #"'\''"#) + "'"
  }
}
