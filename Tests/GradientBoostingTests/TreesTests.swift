import GradientBoosting
import Testing

@Suite(.enabled(if: GradientBoostedTrees.isAvailable, "needs libxgboost0"))
struct TreesTests {
  /// Numbers of 0..<1 that look random, a list for each seed.
  private func numbers(_ count: Int, seed: UInt64) -> [Double] {
    (1...count).map { index in
      // The output function of SplitMix64.
      var bits = (seed << 32 + UInt64(index)) &* 0x9E37_79B9_7F4A_7C15
      bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
      bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
      return Double((bits ^ (bits >> 31)) >> 11) / Double(1 << 53)
    }
  }

  private func matrix(_ columns: [[Double]], _ kinds: [FeatureMatrix.Kind]) -> FeatureMatrix {
    FeatureMatrix(
      kinds: kinds,
      cells: columns[0].indices.flatMap { row in columns.map { Float($0[row]) } })
  }

  private func settings(seed: UInt64 = 1, _ change: (inout BoostingSettings) -> Void = { _ in })
    -> BoostingSettings
  {
    var settings = BoostingSettings(seed: seed)
    change(&settings)
    return settings
  }

  /// The share of the rows whose label the nearer of 0 and 1 is.
  private func accuracy(_ chances: [Double], _ labels: [Double]) -> Double {
    Double(zip(chances, labels).count { ($0 > 0.5) == ($1 > 0.5) }) / Double(labels.count)
  }

  @Test func whatNeitherColumnSaysAloneIsLearned() throws {
    let (a, b) = (numbers(600, seed: 1), numbers(600, seed: 2))
    let labels = zip(a, b).map { ($0 > 0.5) == ($1 > 0.5) ? 0.0 : 1 }
    let features = matrix([a, b], [.number, .number])
    // A tree that sees one of two columns cannot know.
    let trees = try GradientBoostedTrees(
      training: features, labels: labels, objective: .binary,
      settings: settings { $0.columnShare = 1 })
    let (c, d) = (numbers(300, seed: 3), numbers(300, seed: 4))
    let unseen = zip(c, d).map { ($0 > 0.5) == ($1 > 0.5) ? 0.0 : 1 }
    let chances = try trees.predictions(for: matrix([c, d], [.number, .number]))
    #expect(accuracy(chances, unseen) > 0.95)
  }

  /// Even and odd categories take 11 thresholds to part, but one division into two sets.
  @Test func aCategoryIsDividedIntoSetsOfSpellings() throws {
    let codes = numbers(600, seed: 1).map { ($0 * 12).rounded(.down) }
    let labels = codes.map { $0.truncatingRemainder(dividingBy: 2) }
    func oneSplit(_ kind: FeatureMatrix.Kind) throws -> Double {
      let features = matrix([codes], [kind])
      let trees = try GradientBoostedTrees(
        training: features, labels: labels, objective: .binary,
        settings: settings {
          $0.rounds = 1
          $0.depth = 1
        })
      return accuracy(try trees.predictions(for: features), labels)
    }
    #expect(try oneSplit(.category) == 1)
    #expect(try oneSplit(.number) < 0.7)
  }

  @Test func aMissingCellTells() throws {
    let values = numbers(400, seed: 5)
    let labels = numbers(400, seed: 6).map { $0 < 0.3 ? 1.0 : 0 }
    let cells = zip(values, labels).map { $1 == 1 ? .nan : $0 }
    let features = matrix([cells], [.number])
    let trees = try GradientBoostedTrees(
      training: features, labels: labels, objective: .binary, settings: settings())
    #expect(accuracy(try trees.predictions(for: features), labels) == 1)
  }

  @Test func theChancesOfClassesAddUpToOne() throws {
    let values = numbers(600, seed: 7)
    // Class 2 has no rows.
    let labels = values.map { $0 < 0.2 ? 0.0 : $0 < 0.6 ? 1 : 3 }
    let features = matrix([values], [.number])
    let trees = try GradientBoostedTrees(
      training: features, labels: labels, objective: .classes(count: 4), settings: settings())
    let chances = try trees.predictions(for: features)
    #expect(chances.count == 2400)
    var right = 0
    for row in labels.indices {
      let own = chances[4 * row..<4 * row + 4]
      #expect((own.reduce(0, +) - 1).magnitude < 1e-6)
      #expect(own[4 * row + 2] < 0.01)
      if own.max() == own[4 * row + Int(labels[row])] { right += 1 }
    }
    #expect(right >= 594)
  }

  /// Seconds since 1970 need 31 bits, a Float has 24: without a scale of their own, all labels within 128 would be one.
  @Test func numbersFarFromZeroAreLearnedAsNearOnesAre() throws {
    let (a, b) = (numbers(500, seed: 8), numbers(500, seed: 9))
    let labels = zip(a, b).map { 3 * $0 + ($1 > 0.5 ? 1 : 0) }
    let features = matrix([a, b], [.number, .number])
    func predictions(of labels: [Double]) throws -> [Double] {
      try GradientBoostedTrees(
        training: features, labels: labels, objective: .number, settings: settings()
      ).predictions(for: features)
    }
    let near = try predictions(of: labels)
    let far = try predictions(of: labels.map { 1_700_000_000 + 10 * $0 })
    #expect(zip(near, labels).allSatisfy { ($0 - $1).magnitude < 0.5 })
    #expect(zip(near, far).allSatisfy { (1_700_000_000 + 10 * $0 - $1).magnitude < 0.05 })
  }

  @Test func equalLabelsArePredictedAsTheyAre() throws {
    let features = matrix([[1, 2, 3], [3, 1, 2]], [.number, .number])
    let trees = try GradientBoostedTrees(
      training: features, labels: [7, 7, 7], objective: .number, settings: settings())
    #expect(try trees.predictions(for: features) == [7, 7, 7])
    #expect(trees.importance == [0, 0])
    #expect(try trees.predictions(for: matrix([[], []], [.number, .number])) == [])
  }

  @Test func gainGoesToTheColumnThatTells() throws {
    let (a, b, c) = (numbers(500, seed: 1), numbers(500, seed: 2), numbers(500, seed: 3))
    let features = matrix([a, b, c], [.number, .number, .number])
    let trees = try GradientBoostedTrees(
      training: features, labels: b.map { $0 > 0.5 ? 1 : 0 }, objective: .binary,
      settings: settings { $0.columnShare = 1 })
    #expect(trees.importance[1] > 0.9)
    #expect((trees.importance.reduce(0, +) - 1).magnitude < 1e-9)
  }

  @Test func theSeedDecidesAndNothingElse() throws {
    let (a, b) = (numbers(400, seed: 1), numbers(400, seed: 2))
    let labels = zip(a, numbers(400, seed: 3)).map { $0 + $1 > 1 ? 1.0 : 0 }
    let features = matrix([a, b], [.number, .number])
    func predictions(seed: UInt64) throws -> [Double] {
      try GradientBoostedTrees(
        training: features, labels: labels, objective: .binary, settings: settings(seed: seed)
      ).predictions(for: features)
    }
    let first = try predictions(seed: 1)
    let other = try predictions(seed: 2)
    #expect(first != other)
    // Whatever was grown on this thread before.
    #expect(try predictions(seed: 1) == first)
    #expect(try predictions(seed: 1 << 40) != first)
  }
}
