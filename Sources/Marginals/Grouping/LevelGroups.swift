public import Compute

/// Groups of a variable's levels, as fine as the noise on pairs of them lets anything be seen: pairs are counted by groups,
/// and inside a group a level has its own share.
public struct LevelGroups: Codable, Hashable, Sendable {
  /// The group of each level, from 0 on.
  public let groups: [UInt16]

  public var count: Int { Int(groups.max() ?? 0) + 1 }

  public init(groups: [UInt16]) { self.groups = groups }

  /// Groups by the variable's own marginal, which is paid for: no row is looked at.
  ///
  /// Of an ordered variable neighbours share a group: a level of 1/`limit` of the mass has one of its own, and the others
  /// are parted into groups of equal mass. Of a category the rare levels share one. A group has `minimumShare` of the
  /// mass, if there are others left to join; missing is alone.
  ///
  /// - Parameters:
  ///   - limit: the most groups of an ordered variable, at least 2.
  ///   - minimumShare: of the mass, 0 to 1.
  public init(_ variable: Variable, limit: Int, minimumShare: Double) {
    precondition(limit >= 2, "\(limit) groups")
    let shares = variable.probabilities.map(Double.init)
    switch variable.code {
    case .gaussian: groups = []
    case .category: groups = Self.rareTogether(shares, minimumShare: minimumShare)
    case .ordered(let points, _, _):
      let ordered = Self.neighbours(
        Array(shares.prefix(points.count)), limit: limit, minimumShare: minimumShare)
      let missing = shares.count > points.count ? [(ordered.last ?? 0) + 1] : []
      groups = ordered + missing
    }
  }

  private static func rareTogether(_ shares: [Double], minimumShare: Double) -> [UInt16] {
    let isRare = shares.map { $0 < minimumShare }
    guard isRare.count(where: { $0 }) > 1 else { return shares.indices.map { UInt16($0) } }
    var next: UInt16 = 0
    var rare: UInt16?
    return isRare.map { isRare in
      if isRare, let rare { return rare }
      defer { next += 1 }
      if isRare { rare = next }
      return next
    }
  }

  private static func neighbours(
    _ shares: [Double], limit: Int, minimumShare: Double
  ) -> [UInt16] {
    if shares.count <= limit && shares.allSatisfy({ $0 >= minimumShare }) {
      return shares.indices.map { UInt16($0) }
    }
    let heavy = shares.map { $0 >= 1 / Double(limit) }
    let heavyCount = heavy.count { $0 }
    let rest = zip(shares, heavy).reduce(0) { $0 + ($1.1 ? 0 : $1.0) }
    let target = max(rest / Double(max(limit - heavyCount, 1)), minimumShare)
    var groups: [UInt16] = []
    var group = -1
    var mass = Double.infinity
    for (index, share) in shares.enumerated() {
      let follows = index > 0 && !heavy[index] && !heavy[index - 1]
      if !follows || mass + share / 2 > target {
        group += 1
        mass = 0
      }
      groups.append(UInt16(group))
      mass += share
    }
    return groups
  }
}
