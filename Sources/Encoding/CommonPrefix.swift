extension [UInt8] {
  /// How many bytes the two begin with alike.
  func commonPrefixLength(with other: [UInt8]) -> Int {
    var length = 0
    while length < count && length < other.count && self[length] == other[length] { length += 1 }
    return length
  }
}
