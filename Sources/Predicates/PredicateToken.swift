/// A piece of a condition.
struct PredicateToken: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// A name or a word of the language, as it is written.
    case word(String)
    /// A name in double quotes.
    case quotedName(String)
    /// A number, as it is written.
    case number(String)
    /// What stands in single quotes.
    case text(String)
    /// One of ( ) , = <> < <= > >=.
    case symbol(String)
    case end
  }

  let kind: Kind
  /// The number of its first character, from 1.
  let position: Int

  /// The pieces of a text, the last one ``Kind/end``.
  ///
  /// - Throws: ``PredicateProblem`` for a character that belongs to none, and for quotes that do not end.
  static func all(of text: String) throws -> [PredicateToken] {
    let characters = Array(text)
    var tokens: [PredicateToken] = []
    var place = 0
    while place < characters.count {
      let start = place
      let character = characters[place]
      func add(_ kind: Kind, upTo end: Int) {
        tokens.append(PredicateToken(kind: kind, position: start + 1))
        place = end
      }
      if character.isWhitespace {
        place += 1
      } else if character == "'" || character == "\"" {
        let (content, end) = try quoted(characters, from: start)
        add(character == "'" ? .text(content) : .quotedName(content), upTo: end)
      } else if character.isDigitOfASCII
        || ".+-".contains(character) && characters[(start + 1)...].first.map(isNumberPart) == true
      {
        let end = endOfNumber(characters, from: start)
        add(.number(String(characters[start..<end])), upTo: end)
      } else if character.isNamePart {
        let end = characters[start...].firstIndex { !$0.isNamePart } ?? characters.count
        add(.word(String(characters[start..<end])), upTo: end)
      } else {
        let two = String(characters[start..<min(start + 2, characters.count)])
        let symbols = [
          "<>": "<>", "!=": "<>", "<=": "<=", ">=": ">=", "==": "=", "<": "<", ">": ">", "=": "=",
          "(": "(", ")": ")", ",": ",",
        ]
        if let symbol = symbols[two] {
          add(.symbol(symbol), upTo: start + two.count)
        } else if let symbol = symbols[String(character)] {
          add(.symbol(symbol), upTo: start + 1)
        } else {
          throw PredicateProblem(
            position: start + 1, problem: "'\(character)' is no part of a condition",
            remedy:
              "Texts go into 'single quotes', names with odd characters into \"double quotes\".")
        }
      }
    }
    return tokens + [PredicateToken(kind: .end, position: characters.count + 1)]
  }

  /// What stands in the quotes that begin at `start`, and the place after them. Two quotes in a row are one of the content.
  private static func quoted(
    _ characters: [Character], from start: Int
  ) throws -> (content: String, end: Int) {
    let quote = characters[start]
    var content = ""
    var place = start + 1
    while place < characters.count {
      if characters[place] != quote {
        content.append(characters[place])
        place += 1
      } else if place + 1 < characters.count && characters[place + 1] == quote {
        content.append(quote)
        place += 2
      } else {
        return (content, place + 1)
      }
    }
    throw PredicateProblem(
      position: start + 1, problem: "the quotes that begin here do not end",
      remedy: "A quote inside is written twice.")
  }

  /// Digits, a point, and an exponent with its sign.
  private static func endOfNumber(_ characters: [Character], from start: Int) -> Int {
    var place = start + 1
    while place < characters.count {
      let character = characters[place]
      let isSign = "+-".contains(character) && "eE".contains(characters[place - 1])
      guard isNumberPart(character) || "eE".contains(character) || isSign else { break }
      place += 1
    }
    return place
  }

  private static func isNumberPart(_ character: Character) -> Bool {
    character.isDigitOfASCII || character == "."
  }
}

extension Character {
  fileprivate var isDigitOfASCII: Bool { ("0"..."9").contains(self) }

  fileprivate var isNamePart: Bool {
    guard let ascii = asciiValue else { return !isWhitespace }
    return self == "_" || isDigitOfASCII || ("a"..."z").contains(self) || ("A"..."Z").contains(self)
      || ascii >= 128
  }
}
