import Foundation
public import Privacy

/// A privacy ledger in words: for a terminal, and in pieces for the page.
public struct LedgerText: Sendable {
  private let ledger: PrivacyLedger

  public init(_ ledger: PrivacyLedger) {
    self.ledger = ledger
  }

  /// Lines of at most 80 columns: what was learned, of how many columns, what it cost alone and with all before it.
  public var lines: [String] {
    let head =
      "Paid for under differential privacy".padded(to: 45) + "columns".indented(to: 8)
      + "numbers".indented(to: 9) + "ε alone".indented(to: 10) + "so far".indented(to: 8)
    return [head, String(repeating: "-", count: head.count)]
      + ledger.items.map { item in
        ("  " + item.purpose).shortened(to: 45).padded(to: 45)
          + Self.columns(of: item).indented(to: 8) + Self.values(of: item).indented(to: 9)
          + Self.cost(of: item).indented(to: 10) + item.epsilonSoFar.roundedUp.indented(to: 8)
      }
  }

  /// "row", or what else is protected as a whole.
  var unit: String {
    switch ledger.unit {
    case .row: "row"
    case .column(let name, let rowLimit):
      "value of '\(name.printable)', of whose rows at most \(rowLimit) are used"
    }
  }

  var parameters: String { "ε = \(ledger.epsilon) and δ = \(ledger.delta)" }

  /// Which tables the guarantee makes hard to tell apart.
  var neighbours: String {
    switch ledger.unit {
    case .row: "Two tables of which one has one row more than the other (add or remove)."
    case .column(let name, let rowLimit):
      "Two tables of which one has all rows of one more value of '\(name)' (add or remove); of each value's rows the first "
        + "\(rowLimit) are used. A row without a value counts as one of its own."
    }
  }

  var noise: String {
    ledger.hasSecureNoise
      ? "Gaussian, rounded to whole numbers before it is added to counts, so that the last bits of floating-point numbers "
        + "tell nothing; from a cryptographic generator (ChaCha20) with a key of the system's, which is kept nowhere."
      : "Gaussian, from a seed that somebody chose (--insecure-dp-seed). Whoever knows or guesses it can take the noise off: "
        + "for them there is no guarantee. Such a model is for tests."
  }

  var composition: String {
    switch ledger.composition {
    case .gaussian:
      "Exact, for Gaussian noise (Gaussian differential privacy), plus the probabilities of failure."
    case .lossDistribution:
      "By the privacy loss distribution of all entries together, which is never below the truth."
    case .renyi:
      "By Rényi divergences of one order (a Rényi filter), since the samples follow from the noisy number of rows. The table has the "
        + "privacy loss distribution of what came out, which is tighter, and not proved for such a choice."
    }
  }

  /// What is random about which units are used; `nil` where all are.
  var sampling: String? {
    let samples = ledger.entries.compactMap { entry -> String? in
      guard case .subsampledGaussian(_, let rate, let steps) = entry.mechanism else { return nil }
      return
        "Poisson: each unit is in each of \(steps.groupedText) samples with the probability \(rate.axisText), "
        + "independently of the others. "
    }
    return samples.isEmpty ? nil : samples.joined() + "Which units were drawn is secret."
  }

  /// How many columns it is of.
  static func columns(of item: PrivacyLedger.Item) -> String {
    item.columns.isEmpty ? "all" : item.columns.count.groupedText
  }

  /// How many numbers were released.
  static func values(of item: PrivacyLedger.Item) -> String {
    guard item.valueCount > 0 else { return "-" }
    return item.valueCount < 1_000_000
      ? item.valueCount.groupedText : Double(item.valueCount).axisText
  }

  /// The ε, or the δ of what may only fail.
  static func cost(of item: PrivacyLedger.Item) -> String {
    item.failure > 0 && item.noise == nil
      ? "δ \(item.failure.atTwoDigits)" : item.epsilon.roundedUp
  }
}

extension Double {
  /// At two decimals, and never less than it is, but for the rounding of the arithmetic.
  var roundedUp: String {
    guard isFinite else { return "∞" }
    return ((self * 100 - 1e-6).rounded(.up) / 100).twoDecimals
  }

  /// "1.1e-07".
  var atTwoDigits: String { String(format: "%.1e", self) }
}
