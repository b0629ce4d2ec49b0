import Tabular
import Testing

@testable import Evaluation

@Suite struct ThreeWayMarginalsTests {
  @Test func whatOnlyThreeColumnsShowIsSeen() {
    // In both tables each pair of columns is evenly spread; z is "even" where x = y in the one, where x ≠ y in the
    // other. No cell of the three-way table is in both.
    let x = ["0", "0", "1", "1"]
    let y = ["0", "1", "0", "1"]
    func xyz(_ z: [String]) -> Table {
      table(["x": .categories(x), "y": .categories(y), "z": .categories(z)])
    }
    let real = xyz(["even", "odd", "odd", "even"])
    let metric = ThreeWayMarginals(real: real)
    let measured = metric.measure(xyz(["odd", "even", "even", "odd"]))
    #expect(measured == [TripleDivergence(columns: ["x", "y", "z"], divergence: 1)])
    #expect(
      JensenShannonDivergence(real: real).mean(of: xyz(["odd", "even", "even", "odd"])).pairs == 0)
    #expect(metric.measure(real).map(\.divergence) == [0])
  }

  @Test func theMostDependentColumnsAreChosen() {
    // a, c and e are one column in three spellings, d follows them in 3 of 4 rows, b in none.
    let names = ["a", "b", "c", "d", "e"]
    let draws = (0..<400).map { ($0 * $0 / 7 + $0) % 4 }
    let columns = names.map { name -> Cells in
      .categories(
        draws.indices.map { row in
          switch name {
          case "b": "b\(row % 2)"
          case "d": row % 4 == 0 ? "d" : "d\(draws[row])"
          default: "\(name)\(draws[row])"
          }
        })
    }
    let real = Table(
      schema: TableSchema(name: "t", columns: zip(names, columns).map { $1.schema(name: $0) }),
      columns: columns.map(\.column), rowCount: 400)
    let triples = ThreeWayMarginals(real: real).measure(real).map(\.columns)
    #expect(triples.count == 10)
    #expect(triples[0] == ["a", "c", "e"])
    // With d the second of the pairs is a–d, as strong in all three; the pairs decide in order.
    #expect(Set(triples[1...3]) == [["a", "c", "d"], ["a", "d", "e"], ["c", "d", "e"]])
    #expect(triples[4...].allSatisfy { $0.contains("b") })
  }

  @Test func noMoreThanSoManyTriplesAreTaken() {
    let wide = Table(
      schema: TableSchema(
        name: "wide",
        columns: (0..<9).map { ColumnSchema(name: "c\($0)", kind: .continuous) }),
      columns: (0..<9).map { column in
        Cells.numbers((0..<60).map { Double($0 * (column + 3) % 11) }).column
      }, rowCount: 60)
    // 9 · 8 · 7 / 6 = 84 there are.
    let triples = ThreeWayMarginals(real: wide).measure(wide).map(\.columns)
    #expect(triples.count == ThreeWayMarginals.mostTriples)
    #expect(Set(triples).count == triples.count)
  }

  @Test func rarerSpellingsAreTogether() {
    // 12 spellings: s0 once, s1 twice … s11 twelve times. s0 and s1 are beyond ten, and together.
    let cells = Cells.categories((0..<12).flatMap { [String](repeating: "s\($0)", count: $0 + 1) })
    let binning = Binning(
      real: cells.column, schema: cells.schema(name: "a"), maximumBins: 5, maximumSpellings: 10)
    #expect(binning.binCount == 13)
    let measured = Cells.categories(["s11", "s2", "s1", "s0", "new", nil])
    #expect(binning.bins(of: measured.column) == [0, 9, 10, 10, 11, 12])
    // Ten of equal count: by their bytes, not by the rows.
    let equal = Cells.categories(["b", "c", "a"])
    let two = Binning(
      real: equal.column, schema: equal.schema(name: "a"), maximumBins: 5, maximumSpellings: 2)
    #expect(two.bins(of: equal.column) == [1, 2, 0])
  }

  @Test func fewerThanThreeColumnsHaveNoTriple() {
    let real = table(["a": .numbers([1, 2]), "b": .numbers([1, 2])])
    let measured = ThreeWayMarginals(real: real).measure(real)
    #expect(measured.isEmpty)
    #expect(ThreeWayMarginals.values(of: measured) == [nil, nil])
  }

  @Test func aTableWithoutRowsIsDisjoint() {
    let metric = ThreeWayMarginals(real: people(50, seed: 1))
    #expect(metric.measure(people(0, seed: 1)).map(\.divergence) == [1])
  }
}
