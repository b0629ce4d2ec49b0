import Privacy

/// What the model promises, in words.
struct GuaranteeText {
  let guarantee: ReportContext.Guarantee

  /// One sentence.
  var headline: String {
    switch guarantee {
    case .none:
      "There is no differential-privacy guarantee, so this report is evidence and no guarantee."
    case .differentialPrivacy(let ledger):
      "The model is differentially private with \(LedgerText(ledger).parameters), for each "
        + "\(LedgerText(ledger).unit)."
    }
  }

  /// What it means for this report.
  var consequence: String {
    switch guarantee {
    case .none:
      "It can show that rows of real people were memorised; it cannot prove that none were."
    case .differentialPrivacy(let ledger):
      (ledger.hasSecureNoise
        ? "" : "Its noise follows from a seed: for whoever knows it the guarantee is void. ")
        + "The guarantee covers the model and the rows made from it, not this report: its figures "
        + "were computed from the private rows. Hand on the rows without it."
    }
  }
}
