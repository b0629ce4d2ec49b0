import Foundation

@testable import Evaluation
@testable import Reporting

/// A result with everything in it, of 15 columns like the table Adult; made by formulas, not measured.
enum AuditOfAdult {
  static let result: EvaluationResult = {
    var result = tinyResult
    result.table = "adult"
    result.rows = EvaluationResult.RowCounts(
      training: 32_561, heldOut: 16_281, synthetic: 32_561, ceilingSize: 16_281)
    result.scores = scores
    result.columns = distributions.enumerated().map { index, distribution in
      EvaluationResult.ColumnFigures(
        column: distribution.column, jsd: 0.0008 + 0.0001 * Double(index),
        jsdAtCeilingSize: 0.0011 + 0.0001 * Double(index), jsdCeiling: 0.001, shapeError: 0.004,
        difference: tinyResult.columns[0].difference,
        validity: ColumnValidity(
          outsideRange: 0, unknownCategories: 0, tooManyDecimals: 0, missingWhereRequired: 0,
          missingRate: distribution.synthetic.last!,
          trainingMissingRate: distribution.training.last!))
    }
    let names = result.columns.map(\.column)
    result.pairs = names.indices.flatMap { first in
      (first + 1..<names.count).map { second in
        EvaluationResult.PairFigures(
          first: names[first], second: names[second],
          jointJSD: 0.004 + 0.002 * wave(first * 7 + second * 3).magnitude,
          jointJSDAtCeilingSize: 0.006 + 0.002 * wave(first * 7 + second * 3).magnitude,
          jointJSDCeiling: 0.0055, trend: 0.98, associationDifference: 0.02)
      }
    }
    result.allPairCount = result.pairs.count
    result.verdict = Verdict(
      fidelity: .approximate, privacy: .noSignOfMemorisation,
      fidelityReasons: [
        reason("columns", 0.0061, 0.0052), reason("dependence", 0.941, 1),
        reason("detection", 0.563, 0.5),
      ],
      privacyReasons: [reason("nothing_found", 0, 0)])
    result.tells = [
      Tell(column: "capital.gain", share: 0.31), Tell(column: "fnlwgt", share: 0.22),
      Tell(column: "hours.per.week", share: 0.12), Tell(column: "age", share: 0.09),
    ]
    result.membership = [
      membership("distance", "distance to the nearest synthetic row", shift: 0.01),
      membership("density_ratio", "density ratio (DOMIAS)", shift: 0.02),
    ]
    result.modelMembership = membership(
      "denoising_loss", "denoising loss of the model", shift: 0.06)
    result.copies = decoded([
      "nearCopies": proportion(41, of: 32_561),
      "uniqueTrainingRowsNearlyCopied": proportion(120, of: 21_004),
      "uniqueHeldOutRowsNearlyCopied": proportion(57, of: 10_311),
    ])
    result.attacks =
      [
        attack("singling_out_univariate", nil, 61, 58, 12),
        attack("singling_out_multivariate", nil, 190, 171, 40),
        attack("linkability", nil, 88, 92, 20),
      ]
      + names.enumerated().map {
        attack("inference", $1, 900 + 20 * $0, 890 + 21 * $0, $0 == 3 ? 1100 : 500)
      }
    result.exposure = names.enumerated().map { index, name in
      ColumnExposure(
        column: name, standingOut: index % 5 == 4 ? 0 : 300 + 17 * index,
        reproduced: index % 5 == 4 ? 0 : index,
        standingOutHeldOut: index % 5 == 4 ? 0 : 150 + 8 * index,
        reproducedHeldOut: index % 5 == 4 ? 0 : index / 2,
        rareCombinations: index % 2 == 0 ? nil : 900 + index,
        rareCombinationsReproduced: index % 2 == 0 ? nil : 12,
        rareCombinationsHeldOut: index % 2 == 0 ? nil : 440,
        rareCombinationsReproducedHeldOut: index % 2 == 0 ? nil : 7)
    }
    result.distributions = distributions
    result.pairDistributions = pairs
    result.realAssociations = associations(shrunkBy: 1)
    result.syntheticAssociations = associations(shrunkBy: 0.9)
    result.distances = decoded([
      "edges": (0...30).map { Double($0) * 0.01 },
      "syntheticToTraining": hill(30, at: 9.3, width: 4),
      "syntheticToHeldOut": hill(30, at: 9.5, width: 4),
      "heldOutToTraining": hill(30, at: 9.1, width: 4.2),
    ])
    result.embedding = embedding
    result.notes = [
      "Of 100,000 rows, 32,561 were drawn.", "Column 'id' is not compared: it is a key.",
    ]
    return result
  }()

  static let context = ReportContext(
    command: "synthtab report --real adult.csv --synthetic synth.db --held-out test.csv --seed 0",
    toolVersion: "0.1.0",
    seeds: [
      ReportContext.Seed(purpose: "report", value: 1),
      ReportContext.Seed(purpose: "training", value: 7),
      ReportContext.Seed(purpose: "generation", value: 11),
    ],
    fingerprints: ["model", "training table", "synthetic table"].map {
      ReportContext.Fingerprint(
        subject: $0, sha256: String(repeating: "8c1f0a5be2d94736", count: 4))
    },
    training: (1...600).map { point in
      let step = Double(point) * 20
      let decay = exp(-step / 2200)
      let isChecked = point % 30 == 0
      return ReportContext.TrainingPoint(
        step: point * 20, loss: 3.1 + 2.4 * decay + 0.06 * wave(point),
        heldOutLoss: isChecked ? 3.14 + 2.38 * decay : nil,
        divergence: isChecked ? 0.006 + 0.09 * decay : nil)
    },
    protection: ReportContext.Protection(
      leastCount: 11,
      columns: [
        ReportContext.Protection.Column(
          name: "native_country", rareSpellings: 2, rareRows: 12, outermostRows: 0),
        ReportContext.Protection.Column(
          name: "occupation", rareSpellings: 1, rareRows: 9, token: "(other)"),
        ReportContext.Protection.Column(name: "fnlwgt", outermostRows: 1_021),
      ]))

  static let html = HTMLReport(result, context: context).html
}

extension AuditOfAdult {
  /// The same with so many columns, over and over.
  static func repeated(columns count: Int) -> EvaluationResult {
    var wide = result
    func names<Part>(_ parts: [Part], _ rename: (inout Part, String) -> Void) -> [Part] {
      (0..<count).map { index in
        var part = parts[index % parts.count]
        rename(&part, "column \(index)")
        return part
      }
    }
    wide.columns = names(result.columns) { $0.column = $1 }
    wide.distributions = names(result.distributions) { $0.column = $1 }
    wide.exposure = names(result.exposure) { $0.column = $1 }
    wide.attacks =
      Array(result.attacks.prefix(3)) + names(Array(result.attacks.dropFirst(3))) { $0.column = $1 }
    wide.realAssociations = associations(count: count, shrunkBy: 1)
    wide.syntheticAssociations = associations(count: count, shrunkBy: 0.9)
    return wide
  }
}
