public import Privacy

/// What a report says beside the figures: where they come from and how to get them again.
///
/// No clock is in it: equal results and contexts give equal bytes.
public struct ReportContext: Hashable, Sendable {
  /// What the model promises of itself, whatever the figures say.
  public enum Guarantee: Hashable, Sendable {
    /// No differential privacy: all that a report has is evidence.
    case none
    /// Whatever the rows are, the model tells of one unit no more than this.
    case differentialPrivacy(PrivacyLedger)
  }

  /// A seed, and what it was used for: "training", "generation", "report".
  public struct Seed: Hashable, Sendable {
    public var purpose: String
    public var value: UInt64

    public init(purpose: String, value: UInt64) {
      self.purpose = purpose
      self.value = value
    }
  }

  /// What a file or a table was when it was read: "training table", and its SHA-256.
  public struct Fingerprint: Hashable, Sendable {
    public var subject: String
    public var sha256: String

    public init(subject: String, sha256: String) {
      self.subject = subject
      self.sha256 = sha256
    }
  }

  /// A point of the training. What was not measured there is `nil`.
  public struct TrainingPoint: Hashable, Sendable {
    public var step: Int
    /// In nats a row.
    public var loss: Double?
    /// On held-out rows, in nats a row.
    public var heldOutLoss: Double?
    /// The mean Jensen–Shannon divergence of a generated sample, in bits.
    public var divergence: Double?

    public init(
      step: Int, loss: Double? = nil, heldOutLoss: Double? = nil, divergence: Double? = nil
    ) {
      self.step = step
      self.loss = loss
      self.heldOutLoss = heldOutLoss
      self.divergence = divergence
    }
  }

  /// What was kept out of the model because too few training rows have it.
  public struct Protection: Hashable, Sendable {
    /// A column of which something was kept out. Counts, and no cell.
    public struct Column: Hashable, Sendable {
      public var name: String
      /// Spellings that too few rows have, and those rows.
      public var rareSpellings: Int
      public var rareRows: Int
      /// What stands for them; `nil`: other spellings of the column.
      public var token: String?
      /// Rows whose number or date lies beyond the ends that were learned.
      public var outermostRows: Int
      /// Rows of a column that has too few values to be learned at all.
      public var clearedRows: Int

      public init(
        name: String, rareSpellings: Int = 0, rareRows: Int = 0, token: String? = nil,
        outermostRows: Int = 0, clearedRows: Int = 0
      ) {
        self.name = name
        self.rareSpellings = rareSpellings
        self.rareRows = rareRows
        self.token = token
        self.outermostRows = outermostRows
        self.clearedRows = clearedRows
      }
    }

    /// k: what fewer training rows have in common was kept out; 0 and 1: nothing was.
    public var leastCount: Int
    public var columns: [Column]

    public init(leastCount: Int, columns: [Column]) {
      self.leastCount = leastCount
      self.columns = columns
    }
  }

  /// The heading's name for what was audited; `nil`: the table's name.
  public var title: String?
  /// The line that makes this report again.
  public var command: String
  public var toolVersion: String
  public var seeds: [Seed]
  public var fingerprints: [Fingerprint]
  /// Steps ascending; empty where there is no model.
  public var training: [TrainingPoint]
  /// `nil` where no model is known, or its learning is private altogether.
  public var protection: Protection?
  public var guarantee: Guarantee
  /// k: what fewer real rows have in common is not shown.
  public var leastCount: Int

  public init(
    title: String? = nil, command: String, toolVersion: String, seeds: [Seed] = [],
    fingerprints: [Fingerprint] = [], training: [TrainingPoint] = [],
    protection: Protection? = nil,
    guarantee: Guarantee = .none, leastCount: Int = 11
  ) {
    self.title = title
    self.command = command
    self.toolVersion = toolVersion
    self.seeds = seeds
    self.fingerprints = fingerprints
    self.training = training
    self.protection = protection
    self.guarantee = guarantee
    self.leastCount = leastCount
  }
}
