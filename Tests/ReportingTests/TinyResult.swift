@testable import Evaluation

/// A result small enough to print whole. One column's name tries to colour the terminal.
let tinyResult = EvaluationResult(
  table: "people",
  rows: EvaluationResult.RowCounts(
    training: 32_561, heldOut: 900, synthetic: 32_561, ceilingSize: 900),
  options: EvaluationOptions(seed: 1),
  scores: [
    Score(
      Figure(
        name: "outside_range_mean", title: "cells outside the range", topic: .validity,
        goal: .minimize, isMain: true),
      value: 0, valueAtCeilingSize: 0, ceiling: 0.001),
    Score(
      Figure(
        name: "joint_jsd_mean", title: "joint JSD of pairs, mean", topic: .fidelity,
        goal: .minimize, isMain: true),
      value: 0.00002, valueAtCeilingSize: 0.0123, ceiling: nil),
    Score(
      Figure(
        name: "dcr_share_closer_to_training", title: "rows closer to training", topic: .privacy,
        goal: .match, isMain: true),
      value: 0.512, valueAtCeilingSize: 0.512, ceiling: 0.5, ceilingError: 0.0071, floor: 0.499),
  ],
  columns: [
    EvaluationResult.ColumnFigures(
      column: "age", jsd: 0.004, jsdAtCeilingSize: 0.006, jsdCeiling: 0.005, shapeError: 0.01,
      difference: same, validity: valid),
    EvaluationResult.ColumnFigures(
      column: "name\u{1B}[31m", jsd: 0.25, jsdAtCeilingSize: 0.26, jsdCeiling: 0.02,
      shapeError: 0.3,
      difference: same, validity: valid),
  ],
  pairs: [
    EvaluationResult.PairFigures(
      first: "age", second: "name\u{1B}[31m", jointJSD: 1, jointJSDAtCeilingSize: 1,
      jointJSDCeiling: 0.03, trend: 0.6, associationDifference: 0.2)
  ],
  allPairCount: 1,
  nearestRecord: NearestRecord.Measurement(
    measuredRows: 5000, referenceRows: 900, shareCloserToTraining: 0.512,
    shareInterval: ConfidenceInterval(low: 0.498, high: 0.526), standardError: 0.00707,
    memorizerShare: 0.5138, fifthPercentile: 0.01, median: 0.05, ratioMean: 0.7,
    ratioFifthPercentile: 0.2),
  notes: ["Column 'city' is not compared: the synthetic table lacks it."])

private let same = ColumnDifference(
  mean: 0, quantiles: 0, missingRate: 0, categories: nil, rareCategories: nil)

private let valid = ColumnValidity(
  outsideRange: 0, unknownCategories: 0, tooManyDecimals: 0, missingWhereRequired: 0,
  missingRate: 0, trainingMissingRate: 0)
