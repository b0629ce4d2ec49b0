/// One figure of one evaluation.
public struct Score: Codable, Hashable, Sendable {
  /// ``Figure/name``.
  public var metric: String
  /// ``Figure/title``.
  public var title: String
  public var topic: Topic
  public var goal: Goal
  /// ``Figure/isMain``.
  public var isMain: Bool
  /// The least possible value; `nil` if there is none.
  public var minimum: Double?
  /// The greatest possible value; `nil` if there is none.
  public var maximum: Double?
  /// Of all synthetic rows. `nil` if it cannot be computed; never NaN.
  public var value: Double?
  /// Of as many synthetic rows as the ceiling has: the figure to compare with ``ceiling``.
  public var valueAtCeilingSize: Double?
  /// Of held-out rows in the place of synthetic ones: what a perfect generator gets.
  public var ceiling: Double?
  /// The standard error of ``ceiling``: how far it moves from one draw of real rows to the next.
  public var ceilingError: Double?
  /// Of rows whose columns are independent: what a generator gets that learns each column and nothing else. As many
  /// as there are synthetic rows, so it is to be compared with ``value``.
  public var floor: Double?

  public init(
    _ figure: Figure, value: Double?, valueAtCeilingSize: Double? = nil, ceiling: Double? = nil,
    ceilingError: Double? = nil, floor: Double? = nil
  ) {
    metric = figure.name
    title = figure.title
    topic = figure.topic
    goal = figure.goal
    isMain = figure.isMain
    let range = figure.range
    minimum = range.lowerBound.isFinite ? range.lowerBound : nil
    maximum = range.upperBound.isFinite ? range.upperBound : nil
    self.value = value
    self.valueAtCeilingSize = valueAtCeilingSize
    self.ceiling = ceiling
    self.ceilingError = ceilingError
    self.floor = floor
  }
}
