/// What a column's name says about its values.
enum ColumnName {
  /// Whether the name is that of a key: its last word is one of id, key, uuid, guid, pk, nr, no or rowid,
  /// or its first is id. Words are parted by case and by all that is no letter: `patientId`, `row_nr`.
  static func suggestsKey(_ name: String) -> Bool {
    let words = words(of: name)
    guard let first = words.first, let last = words.last else { return false }
    return first == "id"
      || ["id", "key", "uuid", "guid", "pk", "nr", "no", "rowid"].contains(last)
  }

  /// Whether the name is that of something that points at a person: a name, a telephone number, an
  /// address, a number given by an authority.
  static func suggestsPerson(_ name: String) -> Bool {
    let words = words(of: name)
    if let last = words.last, personalWords.contains(last) { return true }
    guard words.last == "name" else { return false }
    return words.count == 1 || personalQualifiers.contains(words[words.count - 2])
  }

  private static let personalWords: Set<String> = [
    "surname", "firstname", "lastname", "fullname", "forename", "username", "nickname", "phone",
    "telephone", "mobile", "fax", "email", "mail", "address", "street", "ssn", "iban", "passport",
  ]
  /// What stands before `name` where it is a person's.
  private static let personalQualifiers: Set<String> = [
    "first", "last", "middle", "full", "given", "family", "maiden", "birth", "patient", "customer",
    "client", "employee", "person", "user", "doctor", "physician", "mother", "father", "contact",
    "owner", "holder", "student", "teacher", "author",
  ]

  /// The words of a name, in lower case: `PatientID`, `patient_id` and `patient id` have the same.
  static func words(of name: String) -> [String] {
    var words: [String] = []
    var word = ""
    var wasUppercase = true
    for character in name {
      let startsWord = character.isUppercase && !wasUppercase
      if startsWord || !character.isLetter, !word.isEmpty {
        words.append(word.lowercased())
        word = ""
      }
      if character.isLetter { word.append(character) }
      wasUppercase = character.isUppercase
    }
    if !word.isEmpty { words.append(word.lowercased()) }
    return words
  }
}
