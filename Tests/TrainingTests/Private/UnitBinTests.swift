import Testing

@testable import Training

struct UnitBinTests {
  @Test func fullBinsAreNearlyFull() {
    for count in 1...600 {
      let shape = UnitBin.Shape(exampleCount: count)
      let places = shape.pieceCount * 128
      #expect(shape.unitCount >= 1 && shape.unitCount * count <= places)
      #expect((shape.unitCount + 1) * count > places)
      // 128 places are enough for small units; the worst is one of 103 examples, of which 512 places hold four.
      if count <= 8 { #expect(shape.pieceCount == 1) }
      if count <= 128 { #expect(shape.unitCount * count * 5 >= places * 4) }
    }
  }

  @Test func everyUnitIsInOneBinOfItsKindInTheOrderOfTheSample() {
    // 300 people with 0 to 3 rows.
    var row = 0
    let groups = (0..<300).map { person in
      (0..<person % 4).map { _ in
        row += 1
        return row - 1
      }
    }
    let units = PrivacyUnits(groups, rowLimit: 3)
    let sample = (0..<300).reversed().filter { $0 % 7 != 0 }
    let bins = UnitBin.bins(of: sample, units: units, drawCount: 5)
    for rowCount in 1...3 {
      let members = bins.filter { $0.shape.exampleCount == 5 * rowCount }
      #expect(members.flatMap(\.units) == sample.filter { $0 % 4 == rowCount })
      #expect(members.dropLast().allSatisfy { $0.units.count == $0.shape.unitCount })
    }
    #expect(bins.allSatisfy { $0.pieceCount >= 1 && $0.pieceCount <= $0.shape.pieceCount })
    #expect(UnitBin.bins(of: [], units: units, drawCount: 5).isEmpty)
  }

  @Test func aNewUnitChangesTwoBins() {
    let units = PrivacyUnits(rowCount: 200)
    let before = Array(0..<150)
    for place in [0, 40, 149, 150] {
      // The new one takes the place, and the one from there goes to the end.
      var after = before + [199]
      after.swapAt(place, 150)
      let (first, second) = (
        UnitBin.bins(of: before, units: units, drawCount: 8),
        UnitBin.bins(of: after, units: units, drawCount: 8)
      )
      let changed = (0..<max(first.count, second.count)).filter {
        $0 >= first.count || first[$0] != second[$0]
      }
      #expect(changed.count <= 2 && !changed.isEmpty)
    }
  }
}
