extension String {
  /// The text with every character that could move the cursor, hide text or turn its direction
  /// written as `\u{…}`, so that a column's name can never draw on the terminal.
  var printable: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
        .unassigned:
        result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default:
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// At most `width` characters; what is left out is shown by "…".
  func shortened(to width: Int) -> String {
    count <= width ? self : prefix(max(width - 1, 0)) + "…"
  }

  /// Spaces behind (a text's column) up to `width` characters.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(width - count, 0))
  }

  /// Spaces in front (a number's column) up to `width` characters.
  func indented(to width: Int) -> String {
    String(repeating: " ", count: max(width - count, 0)) + self
  }

  /// Lines of at most `width` characters, broken at spaces; a longer word stays whole.
  func wrapped(to width: Int) -> String {
    var lines: [String] = []
    for word in split(separator: " ") {
      if let line = lines.last, line.count + 1 + word.count <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n")
  }

  /// ``wrapped(to:)`` with two spaces in front of each line.
  func indentedLines(width: Int) -> String {
    wrapped(to: width - 2).split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
  }

  /// ``wrapped(to:)`` as an item of a list, its lines behind the dash.
  func listItem(width: Int) -> String {
    "  - " + wrapped(to: width - 4).split(separator: "\n").joined(separator: "\n    ")
  }
}
