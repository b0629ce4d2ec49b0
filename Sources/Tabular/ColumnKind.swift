/// What the values of a column are.
public enum ColumnKind: String, Codable, Hashable, Sendable, CaseIterable {
  /// Real numbers: measurements, amounts.
  case continuous
  /// Whole numbers of 64 bits: counts, years, codes with an order.
  case integer
  /// One of a closed list of spellings, without an order.
  case categorical
  /// One of two spellings, false and true.
  case boolean
  /// Moments or days, in one ``DatetimeFormat``.
  case datetime
  /// Free text or identifiers. Never modelled by value.
  case text
  /// Identifies the row. Takes no part in the model; generated fresh.
  case key
}

/// What is done with a column.
public enum ColumnTreatment: String, Codable, Hashable, Sendable, CaseIterable {
  /// Its values are learned and sampled.
  case model
  /// It is left out of the model and of every synthetic table.
  case drop
  /// New values are made from the column's ``TextShape`` or, for a key, by counting: no value is learned.
  case generate
}
