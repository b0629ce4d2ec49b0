/// How alike a synthetic table is to the real one, and how near its rows come to real people.
///
/// Most figures come three times:
///
/// - `value`: of all synthetic rows;
/// - `valueAtCeilingSize`: of only ``RowCounts/ceilingSize`` synthetic rows;
/// - `ceiling`: of as many held-out rows in the place of synthetic ones.
///
/// Fewer rows alone raise a divergence. So compare `valueAtCeilingSize` with `ceiling`: where they are
/// equal the synthetic rows are as good as real ones that the model never saw. `value` is the figure
/// to state, since it has the least noise.
///
/// No number is ever NaN. A figure that is not defined for the tables is `nil`; of one that cannot be
/// computed ``notes`` says why.
public struct EvaluationResult: Codable, Hashable, Sendable {
  /// The rows of each table.
  public struct RowCounts: Codable, Hashable, Sendable {
    public var training: Int
    /// `nil` without a held-out table.
    public var heldOut: Int?
    public var synthetic: Int
    /// The rows of the ceiling: the smaller of `heldOut` and `synthetic`. `nil` without a held-out
    /// table.
    public var ceilingSize: Int?
  }

  /// The figures of one column.
  public struct ColumnFigures: Codable, Hashable, Sendable {
    public var column: String
    /// ``JensenShannonDivergence`` in bits, 0...1.
    public var jsd: Double
    public var jsdAtCeilingSize: Double?
    public var jsdCeiling: Double?
    /// ``ShapeError``, 0...1.
    public var shapeError: Double
    public var difference: ColumnDifference
    /// Of all synthetic rows.
    public var validity: ColumnValidity
  }

  /// The figures of two columns together.
  public struct PairFigures: Codable, Hashable, Sendable {
    public var first: String
    public var second: String
    /// ``JensenShannonDivergence`` of the joint distribution in bits, 0...1.
    public var jointJSD: Double
    public var jointJSDAtCeilingSize: Double?
    public var jointJSDCeiling: Double?
    /// ``PairTrend/sameBins``, 0...1.
    public var trend: Double?
    /// The difference of the associations, 0...2.
    public var associationDifference: Double
  }

  /// The training table's name.
  public var table: String
  public var rows: RowCounts
  public var options: EvaluationOptions
  /// The summary, by topic: validity, fidelity, utility, privacy.
  public var scores: [Score]
  /// In the order of the training table.
  public var columns: [ColumnFigures]
  /// In the order of the training table: the pairs (i < j), or a sample of them.
  public var pairs: [PairFigures]
  /// The pairs that there are; more than `pairs` has if these are a sample.
  public var allPairCount: Int
  /// What the privacy scores rest on; `nil` if they could not be computed.
  public var nearestRecord: NearestRecord.Measurement?
  /// Which training rows the synthetic ones copy.
  public var copies: NearCopies.Measurement?
  /// What the figures come to; `nil` if too few could be computed.
  public var verdict: Verdict?
  /// By which columns a classifier told the tables apart, the strongest first.
  public var tells: [Tell] = []
  /// Attacks that tell from the synthetic rows who was among the training rows.
  public var membership: [MembershipRisk] = []
  /// An attack that needs the model file, and so says nothing of who has the synthetic rows alone.
  public var modelMembership: MembershipRisk?
  /// The attacks of the Article 29 Working Party.
  public var attacks: [AttackRisk] = []
  /// In the order of ``columns``.
  public var exposure: [ColumnExposure] = []
  /// In the order of ``columns``.
  public var distributions: [ColumnDistribution] = []
  /// Of the pairs that are farthest from the real ones, the worst first.
  public var pairDistributions: [PairDistribution] = []
  /// In the order of ``columns``, as ``AssociationMatrix`` defines.
  public var realAssociations: AssociationMatrix?
  public var syntheticAssociations: AssociationMatrix?
  public var distances: DistanceHistogram?
  public var embedding: Embedding?
  /// What was left out or could not be computed, and why: sentences, without a cell of a table.
  public var notes: [String]
}
