import Compute
import Crypto
import Foundation
public import Tabular

extension Synthesizer {
  /// For each row the number of its unit of privacy, which follows from the row's own text alone: the first 64 bits of its
  /// SHA-256. So no unit's number depends on which other units there are. A row without a text is a unit of its own.
  ///
  /// - Precondition: the column is stored as codes.
  public static func units(of column: Column) -> [UInt64] {
    guard case .codes(let codes, let dictionary) = column.storage else {
      preconditionFailure("units are told apart by texts")
    }
    let numbers = dictionary.map { number(of: "u" + $0) }
    return codes.indices.map { row in
      column.missing[row] ? number(of: "r\(row)") : numbers[Int(codes[row])]
    }
  }

  private static func number(of text: String) -> UInt64 {
    SHA256.hash(data: Data(text.utf8)).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Which rows a fit trains on and which it holds out, units as a whole: see ``split(rowCount:holdout:seed:)``. Whether a
  /// unit is held out follows from its number and the seed, and from no other unit.
  ///
  /// - Parameters:
  ///   - rowCount: 0 or more.
  ///   - holdout: a share of 0 to 1.
  ///   - seed: the fit's.
  ///   - units: for each row the number of its unit; `nil`: each row is one.
  public static func split(
    rowCount: Int, holdout: Double, seed: UInt64, units: [UInt64]?
  ) -> (training: [Int], heldOut: [Int]) {
    guard let units else { return split(rowCount: rowCount, holdout: holdout, seed: seed) }
    precondition(units.count == rowCount, "\(units.count) units for \(rowCount) rows")
    var parts: (training: [Int], heldOut: [Int]) = ([], [])
    for (row, unit) in units.enumerated() {
      var stream = RandomStream(seed: seed, purpose: .holdout, index: unit)
      if stream.uniformDouble() < holdout {
        parts.heldOut.append(row)
      } else {
        parts.training.append(row)
      }
    }
    return parts
  }
}
