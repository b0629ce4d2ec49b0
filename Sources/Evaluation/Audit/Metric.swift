public import Tabular

/// A comparison of tables with the training rows.
///
/// A metric is made from the training rows (and what else it needs), and then measures any table:
/// the synthetic one, and for the ceiling the held-out one. It says itself what its figures mean
/// (the idea of sdv-dev/SDMetrics), so a report has no case for a metric.
public protocol Metric: Sendable {
  /// All that is found out about one table; the figures are drawn from it.
  associatedtype Measurement: Sendable

  /// In the order of a report.
  static var figures: [Figure] { get }

  /// Whether fewer rows alone change the figures, so that the synthetic table must be measured once
  /// more with as many rows as the held-out table has.
  static var dependsOnRowCount: Bool { get }

  /// - Throws: ``Incomputable`` when nothing can be said about `table`.
  func measure(_ table: Table) throws -> Measurement

  /// One value for each of ``figures``; `nil` where the figure is not defined.
  static func values(of measurement: Measurement) -> [Double?]

  /// The standard error of each of the values, where the measurement knows them; `nil` otherwise. Those that are not
  /// known here are found from other draws of the real rows, if the evaluation has the time for it.
  static func standardErrors(of measurement: Measurement) -> [Double?]
}

extension Metric {
  public static func standardErrors(of measurement: Measurement) -> [Double?] {
    figures.map { _ in nil }
  }
}

/// A metric cannot be computed here. The others can; a result carries the reason as a note.
public struct Incomputable: Error, Equatable, CustomStringConvertible {
  /// A sentence part without a cell of the table: "column 'city' has more than 8 million spellings".
  public let reason: String

  public init(reason: String) {
    self.reason = reason
  }

  public var description: String { reason }
}
