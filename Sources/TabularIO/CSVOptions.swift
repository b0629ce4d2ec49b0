/// How a CSV file is written, where the file itself does not tell.
public struct CSVOptions: Sendable, Hashable {
  /// The byte between fields; `nil` chooses among tab, semicolon, comma and `|` by the first
  /// records.
  public var delimiter: UInt8?
  /// Whether the first record names the columns. Without a header they are `column_1`, `column_2`,
  /// ….
  public var hasHeader: Bool

  /// - Precondition: the delimiter is not a quote or a line end.
  public init(delimiter: UInt8? = nil, hasHeader: Bool = true) {
    precondition(
      delimiter.map { ![UInt8(ascii: "\""), 10, 13].contains($0) } ?? true,
      "a quote or a line end cannot be the delimiter")
    self.delimiter = delimiter
    self.hasHeader = hasHeader
  }
}
