import Tabular
import Testing

@testable import Encoding

struct ColumnEncoderTests {
  @Test func precisionIsThatOfTheValuesNotOfTheirSpelling() {
    let whole = (0..<500).map { Double($0) }
    #expect(ColumnEncoder.precision(of: whole, limit: 1) == 0)
    #expect(ColumnEncoder.precision(of: whole.map { $0 / 4 }, limit: 6) == 2)
    #expect(ColumnEncoder.precision(of: whole.map { $0 / 7 }, limit: nil) == nil)
  }

  @Test func oneOddCellDoesNotRaiseThePrecision() {
    let values = (0..<500).map { Double($0) } + [3.14159]
    #expect(ColumnEncoder.precision(of: values, limit: 5) == 0)
  }

  @Test func binnedWholeNumbersWithADecimalPlaceStayWhole() {
    let values = (0..<2_000).map { Double(($0 * 37) % 1_999 * 3) }
    let encoder = ColumnEncoder(
      fitting: Column(
        storage: .reals(values), missing: MissingMask(presentRows: values.count)),
      schema: ColumnSchema(name: "x", kind: .continuous, decimals: 1), options: EncodingOptions())
    guard case .reals(let bins) = encoder else {
      Issue.record("not binned")
      return
    }
    for level in bins.levels.indices {
      let value = bins.value(level: level, uniform: 0.37)
      #expect(value.rounded() == value)
    }
  }

  @Test func fewValuesStayLevelsWhereNumbersAreGaussian() {
    var options = EncodingOptions()
    options.numbers = .gaussian
    func encoder(_ values: [Int64]) -> ColumnEncoder {
      ColumnEncoder(
        fitting: Column(
          storage: .integers(values), missing: MissingMask(presentRows: values.count)),
        schema: ColumnSchema(name: "x", kind: .integer), options: options)
    }
    guard case .integers = encoder((0..<1_000).map { Int64($0 % 10) }) else {
      Issue.record("ten values are no Gaussian number")
      return
    }
    guard case .gaussianIntegers = encoder((0..<1_000).map { Int64($0) }) else {
      Issue.record("a thousand values are")
      return
    }
  }
}
