import Evaluation
import Tabular
import Testing

struct SpellingBinsTests {
  @Test func twoFormsOfOneAccentHaveABinEach() {
    let dictionary = ["caf\u{E9}", "cafe\u{301}"]
    let column = Column(
      storage: .codes([0, 1, 1], dictionary: dictionary), missing: MissingMask(presentRows: 3))
    let binning = Binning(
      real: column,
      schema: ColumnSchema(name: "x", kind: .categorical, categories: dictionary), maximumBins: 10)
    #expect(binning.bins(of: column) == [0, 1, 1])
  }
}
