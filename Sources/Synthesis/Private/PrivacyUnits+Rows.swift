import Compute
import Crypto
import Foundation
public import Tabular

extension Synthesizer {
  /// For each row a number that follows from its own cells alone: the first 64 bits of their SHA-256. So no row's number
  /// depends on which other rows there are, or on its place among them; equal rows have equal numbers.
  ///
  /// Cost: about 1 µs for each 100 bytes of a row.
  public static func numbers(ofRows table: Table) -> [UInt64] {
    let spellings = table.columns.map { column -> [[UInt8]] in
      guard case .codes(_, let dictionary) = column.storage else { return [] }
      return dictionary.map { Array($0.utf8) }
    }
    var bytes: [UInt8] = []
    func append(_ number: UInt64) {
      withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
    }
    return (0..<table.rowCount).map { row in
      bytes.removeAll(keepingCapacity: true)
      for (index, column) in table.columns.enumerated() {
        guard !column.missing[row] else {
          bytes.append(0)
          continue
        }
        bytes.append(1)
        switch column.storage {
        case .integers(let values): append(UInt64(bitPattern: values[row]))
        case .reals(let values): append(values[row].bitPattern)
        case .codes(let codes, _):
          let spelling = spellings[index][Int(codes[row])]
          append(UInt64(spelling.count))
          bytes += spelling
        }
      }
      return number(of: bytes)
    }
  }

  /// For each row the number of its unit of privacy, which follows from its text in `column` alone, as
  /// ``numbers(ofRows:)`` says. A row without a text is a unit of its own, together with those equal to it.
  ///
  /// - Parameters:
  ///   - column: of texts, stored as codes.
  ///   - table: the rows' other cells.
  /// - Precondition: both have as many rows.
  public static func units(of column: Column, in table: Table) -> [UInt64] {
    guard case .codes(let codes, let dictionary) = column.storage else {
      preconditionFailure("units are told apart by texts")
    }
    precondition(column.count == table.rowCount, "\(column.count) units of \(table.rowCount) rows")
    let ofTexts = dictionary.map { number(of: Array($0.utf8)) }
    let ofRows = column.missing.missingCount > 0 ? numbers(ofRows: table) : []
    return codes.indices.map { row in
      column.missing[row] ? ofRows[row] : ofTexts[Int(codes[row])]
    }
  }

  private static func number(of bytes: [UInt8]) -> UInt64 {
    SHA256.hash(data: bytes).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Which rows a private fit trains on and which it holds out, both ascending. Whether a row is held out follows from its
  /// number and the seed: the rows of one unit go together, and a row that is added or removed moves no other.
  ///
  /// - Parameters:
  ///   - numbers: of the rows, or of their units.
  ///   - holdout: a share of 0 to 1.
  ///   - seed: the fit's.
  public static func split(
    numbers: [UInt64], holdout: Double, seed: UInt64
  ) -> (training: [Int], heldOut: [Int]) {
    var parts: (training: [Int], heldOut: [Int]) = ([], [])
    for (row, number) in numbers.enumerated() {
      var stream = RandomStream(seed: seed, purpose: .holdout, index: number)
      if stream.uniformDouble() < holdout {
        parts.heldOut.append(row)
      } else {
        parts.training.append(row)
      }
    }
    return parts
  }
}
