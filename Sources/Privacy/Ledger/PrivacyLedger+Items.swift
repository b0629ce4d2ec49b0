extension PrivacyLedger {
  /// Entries of one purpose, taken together.
  public struct Item: Hashable, Sendable {
    public var purpose: String
    /// Of which columns, in the order of the entries; empty: of all.
    public var columns: [String]
    /// The numbers that were released.
    public var valueCount: Int
    /// The most that one unit moves one of the entries, in the L2 norm; 0 if nothing was released.
    public var sensitivity: Double
    /// The least and the largest standard deviation of the entries' noise; `nil` if nothing was released.
    public var noise: ClosedRange<Double>?
    /// The probability with which these entries may fail.
    public var failure: Double
    /// The ε of these entries alone, at the ledger's δ.
    public var epsilon: Double
    /// The ε of these entries and of all that stand before them, at the ledger's δ, by ``PrivacyAccountant``. Of the last item
    /// it is no more than the promise, and less where that rests on another ``PrivacyLedger/Composition``.
    public var epsilonSoFar: Double
  }

  /// The entries by purpose, in the order in which purposes appear first. Their costs compose to that of all entries.
  ///
  /// Cost: that of a ``PrivacyAccountant`` twice an item.
  public var items: [Item] {
    var purposes: [String] = []
    for entry in entries where !purposes.contains(entry.purpose) { purposes.append(entry.purpose) }
    var before: [Mechanism] = []
    return purposes.map { purpose in
      let own = entries.filter { $0.purpose == purpose }
      let mechanisms = own.map(\.mechanism)
      before += mechanisms
      var columns: [String] = []
      for column in own.flatMap(\.columns) where !columns.contains(column) {
        columns.append(column)
      }
      let noises = own.map(\.noise).filter { $0 > 0 }
      return Item(
        purpose: purpose, columns: columns,
        valueCount: own.reduce(0) { $0 + $1.valueCount },
        sensitivity: own.map(\.sensitivity).max() ?? 0,
        noise: noises.min().flatMap { least in noises.max().map { least...$0 } },
        failure: mechanisms.reduce(0) { $0 + $1.failure },
        epsilon: PrivacyAccountant(mechanisms).epsilon(delta: delta),
        epsilonSoFar: PrivacyAccountant(before).epsilon(delta: delta))
    }
  }
}

extension Mechanism {
  fileprivate var failure: Double {
    guard case .rareFailure(let delta) = self else { return 0 }
    return delta
  }
}
