import Tabular

extension Table {
  /// Rows whose columns know nothing of one another, each like the real one: column by column, a random
  /// arrangement of this table's cells, repeated as often as `count` rows need. The floor of every figure of
  /// dependence: what a generator gets that learns the columns and nothing else. O(count · columns).
  ///
  /// - Precondition: the table has rows.
  func withIndependentColumns(count: Int, seed: UInt64) -> Table {
    precondition(rowCount > 0, "columns of no rows")
    let shuffled = columns.indices.map { position in
      var generator = SplitMix64(
        seed: SplitMix64.mix(seed ^ SplitMix64.mix(SamplePurpose.floor.rawValue))
          &+ SplitMix64.mix(UInt64(position)))
      var rows: [Int] = []
      while rows.count < count {
        var all = Array(0..<rowCount)
        // Only as many as are still needed are drawn: Fisher and Yates.
        for place in 0..<min(rowCount, count - rows.count) {
          all.swapAt(place, place + generator.next(below: rowCount - place))
        }
        rows += all.prefix(count - rows.count)
      }
      return columns[position].selecting(rows: rows)
    }
    return Table(schema: schema, columns: shuffled, rowCount: count)
  }

  /// The rows of this table, and then those of `other`, which has the same columns, stored alike. The spellings of
  /// both are in the dictionaries. O(rows · columns).
  func appending(_ other: Table) -> Table {
    let joined = columns.indices.map { columns[$0].appending(other.columns[$0]) }
    return Table(schema: schema, columns: joined, rowCount: rowCount + other.rowCount)
  }
}

extension Column {
  /// The cells of this column and then those of `other`, which is stored alike.
  fileprivate func appending(_ other: Column) -> Column {
    var mask = missing
    mask.append(contentsOf: other.missing)
    let storage: Storage =
      switch (storage, other.storage) {
      case (.integers(let own), .integers(let others)): .integers(own + others)
      case (.codes(let own, let dictionary), .codes):
        join(own, dictionary, with: other)
      default: .reals(joinedNumbers(with: other))
      }
    return Column(storage: storage, missing: mask)
  }

  private func join(_ codes: [Int32], _ dictionary: [String], with other: Column) -> Storage {
    var dictionary = dictionary
    var known = Dictionary(
      zip(dictionary, Int32(0)...), uniquingKeysWith: { first, _ in first })
    let recoding = other.spellings.map { spelling -> Int32 in
      if let code = known[spelling] { return code }
      let code = Int32(dictionary.count)
      dictionary.append(spelling)
      known[spelling] = code
      return code
    }
    return .codes(
      codes + other.recoded(as: recoding, missingCode: -1), dictionary: dictionary)
  }

  /// Missing cells as 0: the mask says what they are.
  private func joinedNumbers(with other: Column) -> [Double] {
    (numbers + other.numbers).map { $0.isNaN ? 0 : $0 }
  }
}
