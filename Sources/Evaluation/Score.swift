/// One figure of one evaluation.
public struct Score: Codable, Hashable, Sendable {
  /// ``Figure/name``.
  public var metric: String
  /// ``Figure/title``.
  public var title: String
  public var topic: Topic
  public var goal: Goal
  /// The least possible value.
  public var minimum: Double
  /// The greatest possible value.
  public var maximum: Double
  /// Of all synthetic rows. `nil` if it cannot be computed; never NaN.
  public var value: Double?
  /// Of as many synthetic rows as the ceiling has: the figure to compare with ``ceiling``.
  public var valueAtCeilingSize: Double?
  /// Of held-out rows in the place of synthetic ones: what a perfect generator gets.
  public var ceiling: Double?

  public init(
    _ figure: Figure, value: Double?, valueAtCeilingSize: Double? = nil, ceiling: Double? = nil
  ) {
    metric = figure.name
    title = figure.title
    topic = figure.topic
    goal = figure.goal
    minimum = figure.range.lowerBound
    maximum = figure.range.upperBound
    self.value = value
    self.valueAtCeilingSize = valueAtCeilingSize
    self.ceiling = ceiling
  }
}
