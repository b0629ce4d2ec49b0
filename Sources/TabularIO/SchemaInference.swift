import Synchronization
public import Tabular

/// How ``SchemaInference`` reads a table.
public struct InferenceOptions: Sendable {
  /// What texts count as missing.
  public var missing: MissingTokens = .standard
  /// The most distinct spellings that a category may have; a column with more is text. At least 1.
  public var categoryLimit = 1_000
  /// How many threads read a CSV file, at least 1: they change the time, never the result.
  public var threads = AvailableCores.count

  public init() {}
}

/// Reads a table once and says what its columns are.
///
/// A cell is missing if the file says so (SQL's NULL) or its text is a missing token. The rules below
/// look at the other cells, the present ones; the first that holds decides.
///
/// | # | if | then |
/// |---|---|---|
/// | 1 | no cell is present | text, dropped |
/// | 2 | all are a moment in one of ``DatetimeFormat/common`` | datetime in the first that fits; of digits alone only in the years 1900 to 2100 |
/// | 3 | all are whole numbers of 64 bits as a computer writes them (`7`, `-7`; not `007`, `+7`) | integer |
/// | 4 | all are decimal numbers, one at least with a point or an exponent | continuous |
/// | 5 | two spellings: true/false, True/False, TRUE/FALSE, yes/no, y/n, t/f, on/off, ja/nein in one case | boolean |
/// | 6 | at least 99 % are UUIDs, e-mail addresses or telephone numbers by form | text |
/// | 7 | named like something personal (name, surname, phone, …), more than 20 spellings | text |
/// | 8 | at most ``InferenceOptions/categoryLimit`` spellings, each in two rows or more on average | categorical |
/// | 9 | all else | text |
///
/// Rule 7 applies to integers too. An integer or text column (but not an e-mail address's) is a *key* if
/// the table has at least 20 rows, no cell is missing, and either its name is like a key's (`id`,
/// `patient_id`, `patientId`, `uuid`, `pk`, `nr`, `no`, `key`) and no value comes twice (in the first
/// million rows), or its integers go up by one from row to row. 0 and 1 stay integers; a real column is
/// never a key.
///
/// Text is never modelled by value. It is generated where its shape is known (UUIDs, e-mail addresses, or
/// one mask of up to 40 ASCII characters that all values share) and dropped otherwise.
///
/// The range of numbers and datetimes is what was seen. Decimal places are the most that were seen, or
/// unknown where a number has an exponent or more than 15 significant digits; SQLite's reals count by
/// their shortest spelling, whole ones with no place. Categories are in the order of their bytes, so that
/// nothing tells the order of the rows.
///
/// One pass; O(cells) time, and memory for at most `categoryLimit` spellings a column, and for a million
/// hashes where a name is like a key's.
public enum SchemaInference {
  /// The schema of `source`, with the source's table name.
  ///
  /// - Throws: ``TableError`` if there is no row, or a number is infinite or NaN; what `source` throws.
  public static func schema(
    of source: any RecordSource, options: InferenceOptions = .init()
  ) throws -> TableSchema {
    precondition(options.categoryLimit >= 1, "a category limit of \(options.categoryLimit)")
    precondition(options.threads >= 1, "\(options.threads) threads")
    let names = source.columnNames
    var profiles = names.map {
      ColumnProfile(
        watchesUniqueness: ColumnName.suggestsKey($0), categoryLimit: options.categoryLimit,
        missing: options.missing)
    }
    if let file = source as? CSVFile {
      try look(at: file, threads: options.threads, into: &profiles)
    } else {
      try source.forEachRecord { position, fields in
        for column in profiles.indices { profiles[column].add(fields[column], at: position) }
      }
    }
    for column in profiles.indices { profiles[column].settle() }
    guard let first = profiles.first, first.presentCount + first.missingCount > 0 else {
      throw TableError(
        place: source.name, problem: "the table has no rows",
        remedy: "A schema is inferred from rows; with a schema file none are needed.")
    }
    let columns = try zip(names, profiles).map { name, profile in
      try columnSchema(named: name, from: profile, in: source)
    }
    return TableSchema(name: source.tableName, columns: columns)
  }
  /// Looks at the chunks of a file in parallel. Each chunk's profiles begin with what was known when the
  /// chunk was taken, which saves work and changes no result.
  private static func look(
    at file: CSVFile, threads: Int, into profiles: inout [ColumnProfile]
  ) throws {
    let known = Mutex(profiles.map(\.continuation))
    try CSVPass<[ColumnProfile]>(file).run(
      threads: threads,
      work: { chunk in
        var part = known.withLock { $0 }
        let fault = chunk.forEachBlock { block in
          for column in part.indices { part[column].add(block.column(column)) }
          return nil
        }
        return (part, fault)
      },
      use: { part, lineCount in
        for column in part.indices {
          profiles[column].append(part[column], positionOffset: lineCount + 1)
        }
        let continuations = profiles.map(\.continuation)
        known.withLock { $0 = continuations }
      })
  }
}
