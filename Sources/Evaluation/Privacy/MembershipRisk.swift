/// How well an attack tells who was among the training rows: its score for training rows (members) against its score
/// for held-out rows (strangers), equally many of both.
public struct MembershipRisk: Codable, Hashable, Sendable {
  /// Stable, in lower case with underscores: "distance", "density_ratio", "denoising_loss".
  public var name: String
  /// For people: "distance to the nearest synthetic row".
  public var title: String
  /// Members, and as many strangers.
  public var rowCount: Int
  /// The chance that a member has the higher score of a random pair; 0.5 is guessing.
  public var auc: Double
  /// The standard error of ``auc``: ``OperatingCharacteristic/standardError``.
  public var aucError: Double
  public var aucInterval: ConfidenceInterval
  /// Members found where 1 % of strangers are taken for members; `nil` with fewer than 100 strangers.
  public var truePositivesAtOnePercent: Proportion?
  /// Members found where 0.1 % of strangers are taken for members; `nil` with fewer than 1,000 strangers.
  public var truePositivesAtTenthPercent: Proportion?

  /// - Precondition: both have scores, equally many, and none is NaN. Higher means more like a member.
  public init(name: String, title: String, members: [Double], strangers: [Double]) {
    precondition(members.count == strangers.count, "\(members.count) with \(strangers.count)")
    let curve = OperatingCharacteristic(positives: members, negatives: strangers)
    self.name = name
    self.title = title
    rowCount = members.count
    auc = curve.auc
    aucError = curve.standardError
    aucInterval = curve.interval
    truePositivesAtOnePercent = curve.truePositives(atFalsePositiveRate: 0.01)
    truePositivesAtTenthPercent = curve.truePositives(atFalsePositiveRate: 0.001)
  }
}
