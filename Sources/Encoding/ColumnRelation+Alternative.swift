extension ColumnRelation {
  /// One way in which the column follows from others.
  public struct Alternative: Codable, Hashable, Sendable {
    public let term: Term
    /// Ascending quantiles of the measure in each level, one number if all are equal. The levels ascend, and no two
    /// share a number; only the single number 0, equality, may stand in front of lower ones.
    public let levels: [[Double]]
    /// How many rows each level had, all above 0.
    public let counts: [Int]

    /// Levels beside equality, at most, where no number is heavy.
    private static let levelLimit = 12
    /// Levels of a difference, at most: one for each value if there are so few.
    private static let differenceLimit = 32
    /// Quantiles kept inside a level.
    private static let pointsPerLevel = 17

    /// Learns the levels of ρ. O(n · log n).
    ///
    /// - Parameters:
    ///   - ratios: ρ of the rows that are nearest to the term.
    ///   - minimumCount: the rows of a level, about.
    ///   - leastCount: k. Fewer rows have no level, and are far.
    init(term: Term, ratios: [Double], minimumCount: Double, leastCount: Int) {
      self.term = term
      let sorted = Self.shared(ratios, leastCount: leastCount)
      let equalCount = sorted.count { $0 == 0 }
      // Few equal values are part of the interval around 0.
      let isEqualLevel = Double(equalCount) >= minimumCount / 4
      let others = isEqualLevel ? sorted.filter { $0 != 0 } : sorted
      let mass = max(minimumCount, Double(others.count) / Double(Self.levelLimit))
      levels =
        (isEqualLevel ? [[0]] : [])
        + Self.levels(ofSorted: others, mass: mass, leastCount: leastCount)
      counts = Self.counts(of: ratios, in: levels, measure: .ratio(decimals: nil))
    }

    /// Learns the levels of a difference. O(n · log n).
    ///
    /// - Parameters:
    ///   - steps: the difference of all rows that have one.
    ///   - binMass: the rows of a bin, about, where there are more than 32 differences.
    ///   - leastCount: k. Fewer rows have no level, and are far.
    init(term: Term, steps: [Double], binMass: Double, leastCount: Int) {
      self.term = term
      var sorted = Self.shared(steps, leastCount: leastCount)
      var mass = 1.0
      if Set(sorted).count > Self.differenceLimit {
        let outer = sorted.count / 200
        let central = sorted[outer]...sorted[sorted.count - 1 - outer]
        sorted = sorted.filter(central.contains)
        mass = max(binMass, Double(sorted.count) / Double(Self.differenceLimit))
      }
      levels = Self.levels(ofSorted: sorted, mass: mass, leastCount: leastCount)
      counts = Self.counts(
        of: steps, in: levels, measure: .difference(step: 1, limits: 0...0))
    }

    /// The numbers that are not beyond the ends, ascending; none if they are fewer than k.
    private static func shared(_ numbers: [Double], leastCount: Int) -> [Double] {
      guard !numbers.isEmpty, numbers.count >= leastCount else { return [] }
      let ends = SharedEnds(of: numbers, leastCount: leastCount, decimals: nil)
      return numbers.filter(ends.range.contains).sorted()
    }

    private static func levels(
      ofSorted sorted: [Double], mass: Double, leastCount: Int
    ) -> [[Double]] {
      let least = max(leastCount, 1)
      guard sorted.count >= least else { return [] }
      let rule = LevelRule(
        singleCount: max(Int(mass), least), binMass: max(mass, Double(least)), leastCount: least,
        shortestStretch: least, pointLimit: pointsPerLevel)
      return NumberLevels(ofSorted: sorted, runs: NumberLevels.runs(of: sorted), rule: rule).points
    }

    private static func counts(
      of distances: [Double], in levels: [[Double]], measure: Measure
    ) -> [Int] {
      var counts = [Int](repeating: 0, count: levels.count)
      for distance in distances {
        if let level = level(of: distance, in: levels, measure: measure) { counts[level] += 1 }
      }
      return counts
    }

    /// The level of ρ or of a difference, `nil` if it is far. O(log levels).
    func level(of distance: Double, measure: Measure) -> Int? {
      Self.level(of: distance, in: levels, measure: measure)
    }

    private static func level(
      of distance: Double, in levels: [[Double]], measure: Measure
    ) -> Int? {
      guard let lowest = levels.first?.first, let highest = levels.last?.last else { return nil }
      switch measure {
      case .ratio:
        let hasEqualLevel = levels[0] == [0]
        if distance == 0 && hasEqualLevel { return 0 }
        let first = hasEqualLevel ? 1 : 0
        return first < levels.count ? levels.level(of: distance, from: first) : nil
      case .difference:
        guard lowest <= distance, distance <= highest else { return nil }
        return levels.level(of: distance)
      }
    }
  }
}
