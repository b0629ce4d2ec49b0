import Foundation

@testable import Evaluation
@testable import Reporting

extension AuditOfAdult {
  static let scores: [Score] = [
    score("outside_range_mean", "cells outside the range", .validity, 0, 0, 0.0001, 0.0001, 0),
    score(
      "unknown_categories_mean", "cells of unknown category", .validity, 0, 0, 0.0001, 0.0001, 0),
    score("column_jsd_mean", "column JSD, mean", .fidelity, 0.0009, 0.0014, 0.0011, 0.0001, 0.0002),
    score("column_jsd_max", "column JSD, worst", .fidelity, 0.0031, 0.0042, 0.0034, 0.0004, 0.0009),
    score(
      "joint_jsd_mean", "joint JSD of pairs, mean", .fidelity, 0.0033, 0.0046, 0.0042, 0.0001,
      0.0524),
    score(
      "joint_jsd_max", "joint JSD of pairs, worst", .fidelity, 0.021, 0.025, 0.024, 0.001, 0.41),
    score(
      "c2st_auc", "told from real rows by trees, AUC", .fidelity, 0.563, 0.563, 0.5, 0.0045, 0.953,
      .match),
    score(
      "utility_auc", "AUC of a model for income", .utility, 0.917, 0.917, 0.925, 0.0022, 0.51,
      .maximize),
    score(
      "dcr_share_closer_to_training", "rows closer to training", .privacy, 0.503, 0.503, 0.5, 0.005,
      0.4985, .match),
    score(
      "dcr_fifth_percentile", "distance to training, 5 %", .privacy, 0.0121, 0.0121, 0.0118, 0.0003,
      0.0544, .match),
    score(
      "copies_of_training_rows", "exact copies of training rows", .privacy, 0.0007, 0.0007, 0.0011,
      0.0003, 0, .match),
  ]

  static func score(
    _ name: String, _ title: String, _ topic: Topic, _ value: Double, _ atSize: Double,
    _ ceiling: Double, _ error: Double, _ floor: Double, _ goal: Goal = .minimize
  ) -> Score {
    Score(
      Figure(name: name, title: title, topic: topic, goal: goal), value: value,
      valueAtCeilingSize: atSize, ceiling: ceiling, ceilingError: error, floor: floor)
  }

  static let distributions: [ColumnDistribution] = [
    numbers("age", (0...24).map { 16 + 3 * Double($0) }, hill(24, at: 7, width: 5), missing: 0),
    categories(
      "workclass",
      ["Private", "Self-emp-not-inc", "Local-gov", "State-gov", "Self-emp-inc", "Federal-gov"],
      missing: 0.056),
    numbers(
      "fnlwgt", (0...20).map { 20_000 * Double($0) } + [1_500_000], hill(21, at: 9, width: 3.6),
      missing: 0),
    categories(
      "education",
      [
        "HS-grad", "Some-college", "Bachelors", "Masters", "Assoc-voc", "11th", "Assoc-acdm",
        "10th", "7th-8th", "Prof-school", "9th", "12th", "Doctorate",
      ], missing: 0),
    numbers(
      "education.num", (0...16).map { 0.5 + Double($0) }, hill(16, at: 9.4, width: 2), missing: 0),
    categories(
      "marital.status",
      ["Married-civ-spouse", "Never-married", "Divorced", "Separated", "Widowed"], missing: 0),
    categories(
      "occupation",
      [
        "Prof-specialty", "Craft-repair", "Exec-managerial", "Adm-clerical", "Sales",
        "Other-service", "Machine-op-inspct", "Transport-moving", "Handlers-cleaners",
        "Farming-fishing",
      ], missing: 0.057),
    categories(
      "relationship",
      ["Husband", "Not-in-family", "Own-child", "Unmarried", "Wife", "Other-relative"], missing: 0),
    categories(
      "race", ["White", "Black", "Asian-Pac-Islander", "Amer-Indian-Eskimo", "Other"], missing: 0),
    categories("sex", ["Male", "Female"], missing: 0),
    numbers(
      "capital.gain",
      [0, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 8_000, 10_000, 20_000, 100_000],
      [0.917] + hill(9, at: 3, width: 4).map { $0 * 0.083 }, missing: 0),
    numbers(
      "capital.loss", [0, 500, 1_000, 1_500, 2_000, 2_500, 4_500],
      [0.953] + hill(5, at: 3, width: 1).map { $0 * 0.047 }, missing: 0),
    numbers(
      "hours.per.week", (0...19).map { 5 * Double($0) } + [100], hill(20, at: 8, width: 2),
      missing: 0),
    categories(
      "native.country",
      [
        "United-States", "Mexico", "Philippines", "Germany", "Canada", "Puerto-Rico", "El-Salvador",
        "India", "Cuba", "England", "Jamaica", "South", "China", "Italy",
      ], missing: 0.018),
    categories("income", ["<=50K", ">50K"], missing: 0),
  ]

  static func numbers(
    _ name: String, _ edges: [Double], _ shares: [Double], missing: Double
  ) -> ColumnDistribution {
    spread(name, .numbers(edges: edges), shares.map { $0 * (1 - missing) } + [missing])
  }

  static func categories(
    _ name: String, _ spellings: [String], missing: Double
  ) -> ColumnDistribution {
    let weights = (0..<spellings.count).map { pow(0.55, Double($0)) }
    let sum = weights.reduce(0, +) / (0.997 - missing)
    return spread(
      name, .categories(spellings: spellings),
      weights.map { $0 / sum } + [spellings.count < 5 ? 0 : 0.003, missing])
  }

  static func spread(
    _ name: String, _ bars: ColumnDistribution.Bars, _ shares: [Double]
  ) -> ColumnDistribution {
    ColumnDistribution(
      column: name, bars: bars, training: shares,
      heldOut: shares.enumerated().map { $1 * (1 + 0.03 * wave($0 + name.count)) },
      synthetic: shares.enumerated().map { $1 * (1 + 0.07 * wave($0 * 3 + name.count)) })
  }

  static let numberColumns: Set<Int> = [0, 2, 4, 10, 11, 12]

  static let pairs: [PairDistribution] =
    [
      pair(
        "marital.status",
        ["Married-civ-spouse", "Never-married", "Divorced", "Separated", "Widowed", "other"],
        "relationship",
        ["Husband", "Not-in-family", "Own-child", "Unmarried", "Wife", "Other-relative"]),
      pair(
        "education",
        [
          "HS-grad", "Some-college", "Bachelors", "Masters", "Assoc-voc", "11th", "Assoc-acdm",
          "10th", "7th-8th", "other",
        ], "occupation",
        [
          "Prof-specialty", "Craft-repair", "Exec-managerial", "Adm-clerical", "Sales",
          "Other-service", "Machine-op-inspct", "Transport-moving", "other", "missing",
        ]),
    ]
    + (0..<8).map { index in
      pair(
        [
          "age", "fnlwgt", "education.num", "capital.gain", "capital.loss", "hours.per.week",
          "race", "sex",
        ][index], (0..<9).map { "\(17 + 8 * $0) – \(25 + 8 * $0)" } + ["89 – 91"], "hours.per.week",
        (0..<10).map { "\(10 * $0) – \(10 * $0 + 10 + index % 2)" })
    }

  static func pair(
    _ first: String, _ firstLabels: [String], _ second: String, _ secondLabels: [String]
  ) -> PairDistribution {
    let a = hill(firstLabels.count, at: 1, width: 3)
    let b = hill(secondLabels.count, at: 2, width: 3)
    var real: [Double?] = []
    var synthetic: [Double?] = []
    for i in a.indices {
      for j in b.indices {
        let share = a[i] * b[j] * (1 + 0.8 * wave(5 * i + 3 * j + first.count))
        let isFew = share < 0.0012
        real.append(isFew ? nil : share)
        synthetic.append(isFew ? nil : share * (1 + 0.12 * wave(i * 7 + j)))
      }
    }
    return decoded([
      "first": first, "second": second, "firstLabels": firstLabels, "secondLabels": secondLabels,
      "real": nullable(real), "synthetic": nullable(synthetic),
    ])
  }

  static func associations(
    count: Int = distributions.count, shrunkBy share: Double
  ) -> AssociationMatrix {
    return AssociationMatrix(
      values: (0..<count * count).map { index in
        let (i, j) = (max(index / count, index % count), min(index / count, index % count))
        if i == j { return 1 }
        if j == 2 && i == 11 { return nil }
        // Only two numbers can be linked against each other; categories have no direction.
        let strength = wave(i * 5 + j * 11)
        let areNumbers = [i, j].allSatisfy { numberColumns.contains($0 % distributions.count) }
        let link = strength * strength.magnitude * 0.8
        return (areNumbers ? link : link.magnitude) * share
          + (share < 1 ? 0.03 * wave(i + j).magnitude : 0)
      })
  }

  static let embedding: Embedding = {
    let side = Embedding.sideCount
    func density(_ x: Double, _ y: Double, _ shift: Double) -> Double {
      func bell(_ a: Double, _ b: Double, _ s: Double) -> Double {
        exp(-((x - a) * (x - a) + (y - b) * (y - b)) / (2 * s * s))
      }
      return bell(12 + shift, 15, 4) + 0.7 * bell(25, 24 + shift, 5) + 0.25 * bell(30, 9, 2.5)
    }
    func shares(_ shift: Double) -> [Double] {
      let all = (0..<side * side).map { density(Double($0 % side), Double($0 / side), shift) }
      let sum = all.reduce(0, +)
      return all.map { $0 / sum < 0.00002 ? 0 : $0 / sum }
    }
    let real = shares(0)
    let synthetic = shares(0.6)
    let isFew = real.map { $0 > 0 && $0 < 0.00015 }
    return decoded([
      "explainedVariance": [0.213, 0.118],
      "real": nullable(zip(real, isFew).map { $1 ? nil : $0 }),
      "synthetic": nullable(zip(synthetic, isFew).map { $1 ? nil : $0 }),
    ])
  }()

  static func membership(_ name: String, _ title: String, shift: Double) -> MembershipRisk {
    var source = SplitMix64(seed: UInt64(name.utf8.count))
    func scores(_ shift: Double) -> [Double] {
      (0..<2000).map { _ in
        Double(source.next() >> 11) / Double(1 << 53) + Double(source.next() >> 11)
          / Double(1 << 53)
          + shift * 0.5
      }
    }
    return MembershipRisk(name: name, title: title, members: scores(shift), strangers: scores(0))
  }

  /// By its fields, so that risk and interval can be chosen.
  static func attack(
    _ name: String, _ column: String?, _ right: Int, _ control: Int, _ blind: Int
  ) -> AttackRisk {
    let total = 2000.0
    let risk = max(0, (Double(right) - Double(control)) / (total - Double(control)))
    return decoded([
      "name": name, "column": (column as Any?) ?? NSNull(), "attack": proportion(right, of: 2000),
      "control": proportion(control, of: 2000), "baseline": proportion(blind, of: 2000),
      "risk": risk,
      "interval": ["low": max(0, risk - 0.02), "high": risk + 0.02],
    ])
  }

  static func proportion(_ count: Int, of total: Int) -> [String: Int] {
    ["count": count, "total": total]
  }

  static func reason(_ subject: String, _ value: Double, _ reference: Double) -> Verdict.Reason {
    decoded([
      "subject": subject, "value": value, "reference": reference, "level": "information",
    ])
  }

  /// A part made of its fields, whatever it is made of in earnest.
  static func decoded<Part: Decodable>(_ fields: [String: Any]) -> Part {
    do {
      return try JSONDecoder().decode(
        Part.self, from: JSONSerialization.data(withJSONObject: fields))
    } catch {
      fatalError("\(Part.self): \(error)")
    }
  }

  static func nullable(_ shares: [Double?]) -> [Any] {
    shares.map { share in share.map { $0 as Any } ?? NSNull() }
  }

  static func hill(_ count: Int, at centre: Double, width: Double) -> [Double] {
    let heights = (0..<count).map {
      exp(-(Double($0) - centre) * (Double($0) - centre) / (2 * width * width)) + 0.004
    }
    let sum = heights.reduce(0, +)
    return heights.map { $0 / sum }
  }

  /// Up and down without a pattern, −1...1.
  static func wave(_ index: Int) -> Double { sin(Double(index) * 12.9898 + 4.1) }
}
