extension Column {
  /// The column with its values made coarser, as its schema says. O(rows), and O(text) of a category.
  ///
  /// Spellings that become alike become one, in the order of the dictionary's first ones.
  public func coarsened(as schema: ColumnSchema) -> Column {
    guard let coarsening = schema.coarsening else { return self }
    func coarse<Number: Numeric>(_ values: [Number], _ coarse: (Number) -> Number) -> [Number] {
      values.indices.map { missing[$0] ? 0 : coarse(values[$0]) }
    }
    switch storage {
    case .reals(let values):
      return Column(storage: .reals(coarse(values) { coarsening.coarse($0) }), missing: missing)
    case .integers(let values):
      let coarse = coarse(values) { value in
        schema.datetimeFormat.map { coarsening.coarse(value, format: $0) }
          ?? coarsening.coarse(value)
      }
      return Column(storage: .integers(coarse), missing: missing)
    case .codes(let codes, let dictionary):
      let coarse = coarsening.coarse(dictionary)
      let positions = SpellingPositions(coarse)
      let newCodes = dictionary.map { Int32(positions[coarsening.coarse($0)] ?? -1) }
      return Column(
        storage: .codes(codes.map { $0 < 0 ? -1 : newCodes[Int($0)] }, dictionary: coarse),
        missing: missing)
    }
  }
}

extension Coarsening {
  /// The spellings' beginnings, each once, in the order of the first ones. O(text).
  package func coarse(_ spellings: [String]) -> [String] {
    var seen: Set<[UInt8]> = []
    return spellings.map { coarse($0) }.filter { seen.insert(Array($0.utf8)).inserted }
  }
}

extension ColumnSchema {
  /// The range of cells as they are read: all that become coarse values of ``range``.
  package var rangeOfCells: ValueRange? {
    guard let coarsening else { return range }
    return switch range {
    case .integers(let bounds): .integers(coarsening.covering(bounds, format: datetimeFormat))
    case .reals(let bounds): .reals(coarsening.covering(bounds))
    case nil: nil
    }
  }

  /// This schema with the ends of its range, its categories and decimal places made as coarse as the values.
  public var coarsened: ColumnSchema {
    guard let coarsening else { return self }
    var result = self
    result.categories = categories.map { coarsening.coarse($0) }
    switch range {
    case .integers(let bounds):
      func coarse(_ bound: Int64) -> Int64 {
        datetimeFormat.map { coarsening.coarse(bound, format: $0) } ?? coarsening.coarse(bound)
      }
      result.range = .integers(coarse(bounds.lowerBound)...coarse(bounds.upperBound))
    case .reals(let bounds):
      result.range = .reals(
        coarsening.coarse(bounds.lowerBound)...coarsening.coarse(bounds.upperBound))
    case nil: break
    }
    if kind == .continuous, case .multiples(let step) = coarsening,
      let places = Coarsening.decimals(of: step)
    {
      result.decimals = min(decimals ?? places, places)
    }
    return result
  }
}
