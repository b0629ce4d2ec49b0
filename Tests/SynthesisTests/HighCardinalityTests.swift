import Encoding
import Synthesis
import Tabular
import Testing

struct HighCardinalityTests {
  /// Knuth's linear congruential generator, from one seed.
  struct RandomInts {
    private var state: UInt64 = 7

    mutating func callAsFunction(below limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
  }

  static let letters = Array("ABCDEFGH")

  /// Diagnoses of a letter and three digits, some of them frequent and most of them rare, and the ward that the
  /// letter decides in nine of ten rows.
  static func diagnoses(_ count: Int) -> Table {
    var random = RandomInts()
    let dictionary = letters.flatMap { letter in (0..<250).map { "\(letter)\(100 + $0)" } }
    let wards = letters.indices.map { "ward \($0)" }
    var codes: [Int32] = []
    var ward: [Int32] = []
    for _ in 0..<count {
      let letter = random(below: 8)
      let number = random(below: 250) * random(below: 250) / 250
      codes.append(Int32(letter * 250 + number))
      ward.append(Int32(random(below: 10) == 0 ? random(below: 8) : letter))
    }
    let present = MissingMask(presentRows: count)
    return Table(
      schema: TableSchema(
        name: "diagnoses",
        columns: [
          ColumnSchema(name: "code", kind: .categorical, categories: dictionary),
          ColumnSchema(name: "ward", kind: .categorical, categories: wards),
        ]),
      columns: [
        Column(storage: .codes(codes, dictionary: dictionary), missing: present),
        Column(storage: .codes(ward, dictionary: wards), missing: present),
      ], rowCount: count)
  }

  static func codes(_ table: Table, column: Int) -> [Int] {
    guard case .codes(let codes, _) = table.columns[column].storage else { return [] }
    return codes.map { Int($0) }
  }

  /// Half the sum of the differences of two distributions: 0 for equal ones, 1 for disjoint ones.
  static func distance(_ first: [Int], _ second: [Int], size: Int) -> Double {
    var difference = [Double](repeating: 0, count: size)
    for code in first { difference[code] += 1 / Double(first.count) }
    for code in second { difference[code] -= 1 / Double(second.count) }
    return difference.reduce(0) { $0 + abs($1) } / 2
  }

  /// The share of rows, of those whose code is chosen, in which the ward follows from the code's letter.
  static func following(_ table: Table, where isChosen: (Int) -> Bool) -> Double {
    let pairs = zip(codes(table, column: 0), codes(table, column: 1)).filter { isChosen($0.0) }
    return Double(pairs.count { $0 / 250 == $1 }) / Double(pairs.count)
  }

  @Test func whatAPrefixDecidesIsKeptAndSoAreTheCodesMarginals() throws {
    let count = 4_000
    let table = Self.diagnoses(count)
    var configuration = FitConfiguration()
    configuration.length = .steps(100)
    // Hardly a code has eleven rows.
    configuration.encoding.leastCount = 1
    let synthetic = try Synthesizer(fitting: table, configuration: configuration)
      .generate(rows: 0..<count, seed: 1).table

    let real = Self.codes(table, column: 0)
    var rows = [Int](repeating: 0, count: 2_000)
    for code in real { rows[code] += 1 }
    #expect(rows.count { $0 > 0 } > 1_200)
    // In the real rows the ward follows the letter in 91 %; of independent columns, and of rare codes that all
    // share one level, in 12.5 %.
    let rare = Self.following(synthetic) { rows[$0] < 5 }
    #expect(rare > 0.75, "of the rare codes \(rare)")
    let all = Self.following(synthetic) { _ in true }
    #expect(all > 0.75, "of all codes \(all)")

    // The letters are those of the real rows, and the codes as near as a fresh sample of nine tenths of them, which
    // is what the fit sees.
    let codes = Self.codes(synthetic, column: 0)
    let letters = Self.distance(real.map { $0 / 250 }, codes.map { $0 / 250 }, size: 8)
    #expect(letters < 0.05, "letters: \(letters)")
    var random = RandomInts()
    let fresh = (0..<count).map { _ in real[random(below: count * 9 / 10)] }
    let ours = Self.distance(real, codes, size: 2_000)
    let sample = Self.distance(real, fresh, size: 2_000)
    #expect(ours < 1.15 * sample, "codes: \(ours) against \(sample)")
  }
}
