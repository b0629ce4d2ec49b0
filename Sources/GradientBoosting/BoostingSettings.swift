/// How trees are grown: the parameters of XGBoost that are not left as they are.
///
/// The defaults are those of the judge of synthetic tables in `Benchmarks/RESULTS.md`, so that figures can be compared.
/// They are enough for tables of some ten thousand rows.
public struct BoostingSettings: Hashable, Sendable {
  /// Rounds; each grows one tree, or one for each class if there are more than two.
  public var rounds = 200
  /// The most splits from the root to a leaf.
  public var depth = 6
  /// η: how much of a tree's step is taken.
  public var learningRate = 0.1
  /// The share of the rows, drawn anew, that a tree sees.
  public var rowShare = 0.8
  /// The share of the columns, drawn anew, that a tree sees.
  public var columnShare = 0.8
  /// The least sum of second derivatives in a leaf.
  public var leastLeafWeight = 2.0
  /// The seed of both draws.
  public var seed: UInt64

  public init(seed: UInt64) {
    self.seed = seed
  }

  var parameters: [(name: String, value: String)] {
    [
      ("tree_method", "hist"), ("max_depth", "\(depth)"), ("eta", "\(learningRate)"),
      ("subsample", "\(rowShare)"), ("colsample_bytree", "\(columnShare)"),
      ("min_child_weight", "\(leastLeafWeight)"),
      // XGBoost keeps 32 bits of it, one of them for a sign.
      ("seed", "\((seed ^ seed >> 31) & 0x7FFF_FFFF)"),
      // One thread: the same trees on every machine, and OpenMP's setting is left to others.
      ("nthread", "1"), ("verbosity", "0"), ("disable_default_eval_metric", "1"),
    ]
  }
}
