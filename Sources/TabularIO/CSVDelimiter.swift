/// Finding out which byte separates the fields of a CSV file.
enum CSVDelimiter {
  /// In order of preference where more than one would do. Semicolons come before commas, for in
  /// `1,5;2,5` the comma is a decimal sign; tabs are hardly ever anything but delimiters.
  static let candidates = "\t;,|".utf8.map { $0 }

  /// The candidate that is in the first record and, outside quotes, equally often in the most of
  /// the first 200 records; a comma if none is in the first record, so that the table has one
  /// column.
  ///
  /// - Parameters:
  ///   - sample: the start of the file, without byte order mark.
  ///   - isWhole: whether the sample is the whole file; otherwise its last record is not looked at.
  static func detect(in sample: ArraySlice<UInt8>, isWhole: Bool) -> UInt8 {
    let records = counts(in: sample, isWhole: isWhole)
    guard let first = records.first else { return UInt8(ascii: ",") }
    var best = UInt8(ascii: ",")
    var mostAgreeing = 0
    for (index, candidate) in candidates.enumerated() where first[index] > 0 {
      let agreeing = records.count { $0[index] == first[index] }
      if agreeing > mostAgreeing {
        mostAgreeing = agreeing
        best = candidate
      }
    }
    return best
  }

  /// For each record that is not blank, how often each candidate occurs in it outside quotes.
  private static func counts(in sample: ArraySlice<UInt8>, isWhole: Bool) -> [[Int]] {
    let recordLimit = 200
    var records: [[Int]] = []
    var record = candidates.map { _ in 0 }
    var isBlank = true
    var isQuoted = false
    func endRecord() {
      if !isBlank { records.append(record) }
      record = candidates.map { _ in 0 }
      isBlank = true
    }
    for byte in sample {
      guard records.count < recordLimit else { return records }
      if !isQuoted && (byte == 10 || byte == 13) {
        endRecord()
        continue
      }
      isBlank = false
      if byte == UInt8(ascii: "\"") {
        // A doubled quote toggles twice, so the parity is right whatever the delimiter is.
        isQuoted.toggle()
      } else if !isQuoted, let index = candidates.firstIndex(of: byte) {
        record[index] += 1
      }
    }
    if isWhole || records.isEmpty { endRecord() }
    return records
  }
}
