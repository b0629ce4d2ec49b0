import Foundation
public import Tabular

/// Two attacks by somebody who has a table of synthetic rows and a real row, and wants to know whether the model
/// learned from that row.
///
/// Members are training rows and strangers are held-out rows, equally many, drawn by the seed. The attacker gives each
/// a score, and a member should not have a higher one than a stranger. Distances are those of ``RecordSpace``, with
/// ranks among all real rows; d is a distance times the number of columns, so that 1 is a whole column.
///
/// - *Distance*: - d to the nearest synthetic row (the attack of Chen et al., "GAN-Leaks", 2020). It takes rows that
///   are common for members.
/// - *Density ratio*: log p(synthetic) - log p(real), by how much denser synthetic rows are here than real ones: DOMIAS
///   of van Breugel et al., "Membership Inference Attacks against Synthetic Data through Overfitting Detection" (2023).
///   A nearest-neighbour estimate of a density is a constant over a power of the distance, so the rows are put in the
///   same order by log(d₂₀ + s) - log(d₁ + s). d₁ is to the nearest synthetic row, since a copied row makes a spike,
///   and d₂₀ to the 20th nearest row of a reference population, which should be smooth. s, half of the least
///   difference of two ranks, keeps the logarithm finite.
///
/// The reference population are held-out rows that are no strangers: the held-out rows are cut in two, each half is
/// the reference for the strangers of the other, and for half of the members.
///
/// Tables of training rows with a part of their cells replaced, out of Adult, Default and Beijing, chose these
/// neighbours: with the nearest reference row in place of the 20th, or more synthetic ones, an attack finds less.
public struct MembershipInference: Sendable {
  /// At most this many members, and as many strangers.
  public static let mostMembers = 20_000
  /// Reference rows of each half, at most.
  public static let mostReferenceRows = 20_000

  private static let referenceNeighbour = 20

  private let space: RecordSpace
  /// The strangers, and after them as many members.
  private let people: RecordSpace.Points
  /// log(d₂₀ + s) of each.
  private let referenceScores: [Double]
  private let score: LogDistance

  /// Draws members and strangers, and looks for the neighbours in the reference population.
  /// O(members · reference rows · columns) at most, on all cores; see ``NearestRowSearch``.
  ///
  /// - Throws: ``Incomputable`` with fewer than two training or held-out rows.
  public init(_ real: RealRows, seed: UInt64) throws {
    guard let heldOut = real.heldOut, heldOut.count > 1, real.trainingRowCount > 1 else {
      throw Incomputable(reason: "membership takes two training and two held-out rows")
    }
    func drawn(_ count: Int, of rows: [Int], _ draw: UInt64) -> [Int] {
      sample(count, of: rows.count, seed: seed &+ draw, for: .membership).map { rows[$0] }
    }
    let first = drawn(heldOut.count / 2, of: Array(heldOut), 0)
    let halves = [first, Array(Set(heldOut).subtracting(first)).sorted()]
    let count = min(first.count, real.trainingRowCount / 2, Self.mostMembers / 2)
    let members = drawn(2 * count, of: Array(real.training), 1)
    let score = LogDistance(real)
    var people: (strangers: [Int], members: [Int]) = ([], [])
    var scores: (strangers: [Double], members: [Double]) = ([], [])
    for half in 0..<2 {
      let strangers = drawn(count, of: halves[half], 2)
      let ownMembers = stride(from: half, to: members.count, by: 2).map { members[$0] }
      let references = drawn(Self.mostReferenceRows, of: halves[1 - half], 3)
      let found = Self.referenceDistances(of: strangers + ownMembers, among: references, real)
        .map { score($0) }
      people.strangers += strangers
      people.members += ownMembers
      scores.strangers += found.prefix(count)
      scores.members += found.suffix(count)
    }
    space = real.space
    self.people = real.points.selecting(rows: people.strangers + people.members)
    referenceScores = scores.strangers + scores.members
    self.score = score
  }

  /// The distances to the 20th nearest of `references`, or to the farthest if there are fewer.
  private static func referenceDistances(
    of rows: [Int], among references: [Int], _ real: RealRows
  ) -> [Float] {
    let neighbours = min(referenceNeighbour, references.count)
    let nearest = real.space.nearest(
      neighbours, to: real.points.selecting(rows: rows),
      among: real.space.search(among: real.points.selecting(rows: references)))
    return rows.indices.map { nearest.distances[($0 + 1) * neighbours - 1] }
  }

  /// log(d + s).
  private struct LogDistance: Sendable {
    let columnCount: Double
    let smallest: Double

    init(_ real: RealRows) {
      columnCount = Double(real.space.areRanks.count)
      smallest = 0.5 / Double(real.table.rowCount)
    }

    func callAsFunction(_ distance: Float) -> Double {
      log(Double(distance) * columnCount + smallest)
    }
  }

  /// How well the two attacks do.
  public struct Measurement: Codable, Hashable, Sendable {
    public let distance: MembershipRisk
    public let densityRatio: MembershipRisk
  }

  /// Attacks by means of `table`, all of its rows. O(members · rows · columns) at most, on all cores.
  ///
  /// A table that the strangers are rows of, as the held-out table is, makes them look like members: so there is no
  /// ceiling to be measured, but that of a guess.
  ///
  /// - Throws: ``Incomputable`` for a table without rows.
  public func measure(_ table: Table) throws -> Measurement {
    guard table.rowCount > 0 else { throw Incomputable(reason: "there are no rows to attack with") }
    let distances = space.nearestDistances(
      from: people, to: space.search(among: space.points(of: table)))
    let ratios = zip(distances, referenceScores).map { $1 - score($0) }
    func risk(_ name: String, _ title: String, _ scores: [Double]) -> MembershipRisk {
      let half = scores.count / 2
      return MembershipRisk(
        name: name, title: title, members: Array(scores.suffix(half)),
        strangers: Array(scores.prefix(half)))
    }
    return Measurement(
      distance: risk(
        "distance", "distance to the nearest synthetic row", distances.map { -Double($0) }),
      densityRatio: risk(
        "density_ratio", "density of synthetic rows over that of real ones", ratios))
  }
}

extension MembershipInference: Metric {
  public static let figures = [
    Figure(
      name: "mia_distance_auc", title: "membership, distance", topic: .privacy,
      goal: .match, knownCeiling: 0.5, isMain: true),
    Figure(
      name: "mia_density_ratio_auc", title: "membership, density ratio", topic: .privacy,
      goal: .match, knownCeiling: 0.5, isMain: true),
  ]

  public static let dependsOnRowCount = false

  public static func values(of measurement: Measurement) -> [Double?] {
    [measurement.distance.auc, measurement.densityRatio.auc]
  }

  public static func standardErrors(of measurement: Measurement) -> [Double?] {
    [measurement.distance.aucError, measurement.densityRatio.aucError]
  }
}

extension MembershipInference {
  /// The greater of the two areas: what conditions on "the" attack mean.
  static let strongest = Figure(
    name: "mia_auc", title: "membership, stronger attack", topic: .privacy, goal: .match,
    knownCeiling: 0.5)

  /// The score of ``strongest``.
  static func strongest(of scores: [Score]) -> Score {
    func greatest(_ value: (Score) -> Double?) -> Double? { scores.compactMap(value).max() }
    return Score(
      strongest, value: greatest(\.value), valueAtCeilingSize: greatest(\.valueAtCeilingSize),
      ceiling: 0.5, ceilingError: greatest(\.ceilingError), floor: greatest(\.floor))
  }
}
