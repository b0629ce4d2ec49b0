import Compute
import Testing

@testable import Encoding

struct CategoryEncoderTests {
  /// An encoder of a column in which each spelling has so many rows.
  static func encoder(
    _ tally: [(spelling: String, count: Int)], missing: Int = 0,
    _ change: (inout EncodingOptions) -> Void = { _ in }
  ) -> CategoryEncoder {
    var options = EncodingOptions.unprotected
    change(&options)
    let codes = tally.indices.flatMap { code in
      repeatElement(Int32(code), count: tally[code].count)
    }
    return CategoryEncoder(
      fitting: codes, dictionary: tally.map(\.spelling), missingCount: missing, options: options)
  }

  /// Codes of a letter and three digits, the codes of a letter with 1, 2 … `cycle` rows in turn.
  static func codes(letters: String = "ABCDEFGH", digits: Int = 250, cycle: Int = 7)
    -> [(spelling: String, count: Int)]
  {
    letters.flatMap { letter in
      (0..<digits).map { number in
        (spelling: "\(letter)\(1_000 + number)", count: 1 + number % cycle)
      }
    }
  }

  @Test func aColumnOfFewSpellingsHasALevelForEach() {
    let encoder = Self.encoder((0..<32).map { (spelling: "s\($0)", count: 1 + $0) })
    #expect(encoder.spellings.count == 32 && encoder.rare.isEmpty)
  }

  @Test func aSpellingOfFewRowsHasNoLevelOfItsOwnAmongMany() {
    // 40 spellings of 9 rows, 40 of 4, 40 of 1.
    let tally = (0..<120).map { (spelling: "s\($0)", count: [9, 4, 1][$0 % 3]) }
    let encoder = Self.encoder(tally)
    #expect(encoder.spellings.count == 40)
    #expect(encoder.counts.allSatisfy { $0 == 9 })
    #expect(encoder.rare.spellings.count == 80)
    #expect(encoder.rare.groupCounts.allSatisfy { $0 >= 12 })
  }

  @Test func noLevelOfAHighCardinalityColumnTellsOfOneRow() {
    let encoder = Self.encoder(Self.codes(), missing: 50)
    let smallest = encoder.variable.probabilities.min()! * Float(7_960 + 50)
    #expect(smallest >= 5 - 0.01)
    for (spelling, count) in Self.codes() where count < 5 {
      #expect(!encoder.spellings.contains(spelling))
    }
  }

  @Test func aRareRestThatIsTooSmallToHideAnythingIsLearned() {
    // As a country with one row among 41 that have many.
    let countries = (0..<42).map { (spelling: "c\($0)", count: $0 == 17 ? 1 : 30) }
    #expect(Self.encoder(countries).spellings == countries.map(\.spelling))
  }

  @Test func theMostFrequentSpellingsAreLearnedAndTheRestIsGroupedWithinTheLimit() {
    let encoder = Self.encoder(Self.codes(), missing: 3)
    #expect(encoder.spellings.count == 208)
    #expect(encoder.counts.allSatisfy { $0 == 7 })
    #expect(encoder.rare.sizes.count == 48)
    #expect(encoder.variable.levelCount == 256 + 1)
    #expect(encoder.missingLevel == 256)
    // 48 groups of eight letters: none mixes two.
    for range in encoder.rare.ranges {
      #expect(Set(encoder.rare.spellings[range].map(\.first!)).count == 1)
    }
  }

  @Test func decodingKeepsEverySpellingsMarginalExactly() {
    let tally = Self.codes()
    let encoder = Self.encoder(tally)
    var drawn: [String: Int] = [:]
    let levelCounts = encoder.counts + encoder.rare.groupCounts
    for (level, count) in levelCounts.enumerated() {
      for row in 0..<count {
        let position = encoder.spelling(level: level, uniform: (Double(row) + 0.5) / Double(count))
        drawn[encoder.allSpellings[position], default: 0] += 1
      }
    }
    #expect(drawn == Dictionary(uniqueKeysWithValues: tally.map { ($0.spelling, $0.count) }))
  }

  @Test func aGroupDecodesToItsOwnSpellingsOnly() {
    let encoder = Self.encoder(Self.codes())
    for (group, range) in encoder.rare.ranges.enumerated() {
      let level = encoder.spellings.count + group
      let ends = [0, 0.999_999_999].map { encoder.spelling(level: level, uniform: $0) }
      let first = encoder.spellings.count
      #expect(ends == [first + range.lowerBound, first + range.upperBound - 1])
    }
  }

  @Test func everySpellingEncodesToTheLevelThatDecodesToIt() {
    let tally = Self.codes()
    let encoder = Self.encoder(tally)
    let levels = encoder.levels(ofDictionary: tally.map(\.spelling))
    var rows = [Int](repeating: 0, count: encoder.variable.levelCount)
    for (level, entry) in zip(levels, tally) { rows[Int(level)] += entry.count }
    #expect(rows == encoder.counts + encoder.rare.groupCounts)
  }

  @Test func anUnseenSpellingTakesTheLevelOfItsPrefix() {
    let encoder = Self.encoder(Self.codes())
    // C1000 to C1249 were seen.
    let level = Int(encoder.levels(ofDictionary: ["C1249X"])[0]) - encoder.spellings.count
    #expect(encoder.rare.spellings[encoder.rare.ranges[level]].contains("C1249"))
    #expect(encoder.levels(ofDictionary: ["?"])[0] < 256)
  }

  @Test func aSmallTableHasNoLevelForEachRow() {
    // 300 rows, as many spellings: at most 300 / 12 levels.
    let unique = Self.encoder((0..<300).map { (spelling: "p\(1_000 + $0)", count: 1) })
    #expect(unique.spellings.isEmpty)
    #expect((12...25).contains(unique.variable.levelCount))
  }

  @Test(arguments: [1, 2, 33, 50, 100])
  func aColumnOfDifferentSpellingsNeverLooksConstant(count: Int) {
    let tally = (0..<count).map { (spelling: "p\(1_000 + $0)", count: 1) }
    #expect(count == 1 || Self.encoder(tally).variable.levelCount > 1)
    let strict = Self.encoder(tally) {
      $0.fewValuesLimit = 0
      $0.minimumJointCount = 1_000
    }
    #expect(strict.variable.levelCount == min(count, 2))
    #expect(strict.allSpellings.count == count)
  }

  @Test(arguments: ["", "https://www.example.org/departments/cardiology/patients/by-number/"])
  func twoHundredThousandSpellingsTakeSeconds(prefix: String) {
    let count = 200_000
    var stream = RandomStream(seed: 3, purpose: .noise)
    let dictionary = (0..<count).map { "\(prefix)\(String(($0 &* 7_919) % count, radix: 36))" }
    // Some rows each, and a few spellings with many.
    let codes = (0..<2 * count).map { row in
      Int32(row < count ? row : stream.integer(below: row % 4 == 0 ? 300 : count))
    }
    let start = ContinuousClock.now
    let encoder = CategoryEncoder(
      fitting: codes, dictionary: dictionary, missingCount: 0, options: .unprotected)
    let levels = encoder.levels(ofDictionary: dictionary)
    // Generous, since other work may share the machine.
    let duration = start.duration(to: .now)
    #expect(duration < .seconds(20))
    #expect(encoder.variable.levelCount == 256)
    #expect(encoder.allSpellings.count == count)
    #expect(levels.allSatisfy { $0 < 256 })
  }

  @Test func aGroupedColumnSurvivesItsJSON() throws {
    let encoder = Self.encoder(Self.codes())
    #expect(try RoundTrip.json(encoder) == encoder)
  }
}
