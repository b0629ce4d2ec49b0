import Foundation
public import Tabular

/// Schema files: JSON in the format that `Schemas/table.schema.json` describes and
/// ``Tabular/TableSchema/json()`` writes.
public enum SchemaFile {
  /// The schema in the file at `path`.
  ///
  /// - Throws: ``TableError`` if the file cannot be read, and all that ``parse(json:name:)`` throws.
  public static func read(path: String) throws -> TableSchema {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw TableError(
        place: name, problem: "the schema file cannot be read",
        remedy: "Check that it exists, is a file, and that you may read it.")
    }
    return try parse(json: Array(bytes), name: name)
  }

  /// The schema that `json` holds.
  ///
  /// - Parameter name: what errors call the file.
  /// - Throws: ``TableError`` for text that is not JSON, and for the first broken rule of the format.
  public static func parse(json: [UInt8], name: String) throws -> TableSchema {
    do {
      return try JSONDecoder().decode(TableSchema.self, from: Data(json))
    } catch let problem as SchemaProblem {
      let place = problem.column.map { "\(name), column '\($0)'" } ?? name
      throw TableError(place: place, problem: problem.problem, remedy: problem.remedy)
    } catch {
      let place = firstFaultyLine(of: json).map { "\(name), line \($0)" } ?? name
      throw TableError(
        place: place, problem: "this is not JSON",
        remedy: "A schema file looks like what 'synthtab schema' prints.")
    }
  }

  /// Whether `source` has the columns of `schema`, in any order.
  ///
  /// - Throws: ``TableError`` that names the columns which only one of them has.
  public static func check(_ schema: TableSchema, against source: any RecordSource) throws {
    let declared = Set(schema.columns.map(\.name))
    let present = Set(source.columnNames)
    let absent = schema.columns.map(\.name).filter { !present.contains($0) }
    let undeclared = source.columnNames.filter { !declared.contains($0) }
    var problems: [String] = []
    if !absent.isEmpty { problems.append("the schema's \(listed(absent)) not in the file") }
    if !undeclared.isEmpty { problems.append("the file's \(listed(undeclared)) not in the schema") }
    guard !problems.isEmpty else { return }
    throw TableError(
      place: source.name, problem: problems.joined(separator: ", and "),
      remedy: "A schema lists every column of its file; one that is not wanted has"
        + " \"treatment\": \"drop\".")
  }

  /// The most names that an error lists.
  private static let namesListed = 5

  private static func listed(_ names: [String]) -> String {
    let quoted = names.prefix(namesListed).map { "'\($0)'" }.joined(separator: ", ")
    let rest = names.count - namesListed
    let list = rest > 0 ? "\(quoted) and \(rest) more" : quoted
    return names.count == 1 ? "column \(list) is" : "columns \(list) are"
  }

  /// The line, from 1, at which the text stops being JSON, where Foundation tells: JSONDecoder does not,
  /// JSONSerialization has the character's number in its message.
  private static func firstFaultyLine(of json: [UInt8]) -> Int? {
    do {
      _ = try JSONSerialization.jsonObject(with: Data(json), options: [.fragmentsAllowed])
      return nil
    } catch {
      let message = (error as NSError).userInfo["NSDebugDescription"] as? String ?? ""
      guard let range = message.range(of: "character "),
        let offset = Int(message[range.upperBound...].prefix(while: \.isNumber))
      else { return nil }
      return 1 + json.prefix(offset).count { $0 == UInt8(ascii: "\n") }
    }
  }
}
