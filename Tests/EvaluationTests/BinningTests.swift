import Tabular
import Testing

@testable import Evaluation

@Suite struct BinningTests {
  private func binning(_ cells: Cells, maximumBins: Int = 50) -> Binning {
    Binning(real: cells.column, schema: cells.schema(name: "a"), maximumBins: maximumBins)
  }

  @Test func fewDistinctNumbersHaveABinEach() {
    let binning = binning(.numbers([5, 1, 1, 2, nil]))
    // 1, 2, 5, above, missing.
    #expect(binning.binCount == 5)
    #expect(
      binning.bins(of: Cells.numbers([1, 2, 5, 3, 0, 6, nil]).column) == [0, 1, 2, 2, 0, 3, 4])
  }

  @Test func manyDistinctNumbersAreCutAtTheRealQuantiles() {
    // Of 1…100 the 1/4, 1/2, 3/4 and 1 quantiles, lower neighbours, are 25, 50, 75 and 100.
    let binning = binning(.integers((1...100).map { $0 }), maximumBins: 4)
    #expect(binning.binCount == 6)
    let cells = Cells.integers([0, 25, 26, 50, 51, 75, 76, 100, 101, nil])
    #expect(binning.bins(of: cells.column) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 5])
  }

  @Test func equalQuantilesAreMerged() {
    // 90 zeros and 1…10: the quantiles of 5 bins are 0, 0, 0, 0, 10.
    let numbers = [Double](repeating: 0, count: 90) + (1...10).map(Double.init)
    let binning = binning(.numbers(numbers), maximumBins: 5)
    #expect(binning.binCount == 4)
    #expect(binning.bins(of: Cells.numbers([0, 1, 10, 11]).column) == [0, 1, 1, 2])
  }

  @Test func categoriesAreMatchedBySpelling() {
    let binning = binning(.categories(["x", "y", nil]))
    #expect(binning.binCount == 4)
    #expect(binning.bins(of: Cells.categories(["y", "x", "new", nil]).column) == [1, 0, 2, 3])
  }

  @Test func spellingsThatNoRealRowHasHaveNoBin() {
    let column = Column(
      storage: .codes([1], dictionary: ["unused", "used"]), missing: MissingMask(presentRows: 1))
    let binning = Binning(
      real: column, schema: ColumnSchema(name: "a", kind: .categorical), maximumBins: 50)
    #expect(binning.binCount == 3)
    #expect(binning.bins(of: Cells.categories(["unused", "used"]).column) == [1, 0])
  }

  @Test func constantAndAllMissingColumnsHaveBins() {
    #expect(binning(.numbers([3, 3])).bins(of: Cells.numbers([3, 4, nil]).column) == [0, 1, 2])
    #expect(binning(.numbers([nil])).bins(of: Cells.numbers([3, nil]).column) == [0, 1])
    #expect(binning(.categories([nil])).bins(of: Cells.categories(["a", nil]).column) == [0, 1])
  }

  @Test func whatIsNotANumberIsMissing() {
    #expect(
      binning(.numbers([1, .nan])).bins(of: Cells.numbers([.nan, .infinity, 1]).column)
        == [2, 1, 0])
  }
}
