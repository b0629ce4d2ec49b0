public import Compute
public import Diffusion
public import Encoding
public import Training

/// How a model is fitted. The same configuration and rows give the same model, on any number of threads.
public struct FitConfiguration: Codable, Hashable, Sendable {
  /// How long training lasts.
  public enum Length: Codable, Hashable, Sendable {
    /// ``Synthesizer/automaticSteps(rowCount:parameterCount:)`` steps; of fewer than 1,000 training rows as many as
    /// learn none of them by heart, which trial trainings on halves of the table tell.
    case automatic
    /// So many optimiser steps, at least 1.
    case steps(Int)
    /// About so many seconds. The speed of the machine then decides how many steps that is, so two fits differ;
    /// the number is kept in the model, and `.steps` with it repeats the fit. Of fewer than 1,000 training rows at
    /// most: as `.automatic`, with the trials ended in time.
    case seconds(Double)
  }

  /// All randomness of the fit follows from it.
  public var seed: UInt64 = 0
  public var length = Length.automatic
  /// The share of the rows that training never sees: 0 to 0.5. They choose the best weights,
  /// except below 1,000 training rows, and are the report's ceiling.
  public var holdout = 0.1
  public var encoding = EncodingOptions()
  /// Whether pairs of common levels that no training row has are looked for, and kept out of what is generated:
  /// `StructuralZeros`.
  public var findsStructuralZeros = true
  /// In which numbers matrices are multiplied; where the machine lacks it, in single precision. A model may be
  /// sampled in another precision than it was trained in.
  public var precision = ProductPrecision.fastest
  /// How rows will be sampled, unless generation is told otherwise: what is corrected after training is corrected for
  /// this. `nil` stands for ``Synthesizer/sampling(rowCount:numbers:)``.
  public var sampling: SamplingConfiguration?
  /// How the marginals are corrected after training.
  public var calibration = MarginalCalibration()
  /// How pairs of columns are corrected after that, from 1,000 training rows on.
  public var pairCalibration = PairCalibration()

  /// A guarantee of differential privacy; `nil`: none.
  public var privacy: PrivacyConfiguration?

  public init() {}
}
