/// What keeps the bytes of a field from being text.
enum TextFault: Equatable {
  case nulByte
  case invalidUTF8

  /// The first fault of `bytes`, or `nil` if they are UTF-8 without NUL. O(bytes).
  init?(in bytes: UnsafeBufferPointer<UInt8>) {
    if bytes.contains(0) {
      self = .nulByte
    } else if (try? UTF8Span(validating: bytes.span)) == nil {
      self = .invalidUTF8
    } else {
      return nil
    }
  }

  /// - Parameter place: with line or row, and column.
  func error(at place: String) -> TableError {
    switch self {
    case .nulByte:
      TableError(
        place: place, problem: "holds a NUL byte",
        remedy: "Is it a text file? Text in UTF-16 has to be converted to UTF-8 first.")
    case .invalidUTF8:
      TableError(
        place: place, problem: "is not valid UTF-8",
        remedy: "Convert the text first, for example with: iconv -f WINDOWS-1252 -t UTF-8")
    }
  }
}
