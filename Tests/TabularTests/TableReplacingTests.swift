import Tabular
import Testing

struct TableReplacingTests {
  private func mask(_ isMissing: [Bool]) -> MissingMask {
    var mask = MissingMask()
    for isMissing in isMissing { mask.append(isMissing: isMissing) }
    return mask
  }

  private func table(
    ids: [Int64], reals: [Double?], codes: [Int32?]
  ) -> Table {
    Table(
      schema: TableSchema(
        name: "t",
        columns: [
          ColumnSchema(name: "id", kind: .key, treatment: .generate),
          ColumnSchema(name: "x", kind: .continuous, isNullable: true),
          ColumnSchema(name: "c", kind: .categorical, isNullable: true),
        ]),
      columns: [
        Column(storage: .integers(ids), missing: MissingMask(presentRows: ids.count)),
        Column(storage: .reals(reals.map { $0 ?? 0 }), missing: mask(reals.map { $0 == nil })),
        Column(
          storage: .codes(codes.map { $0 ?? -1 }, dictionary: ["a", "b"]),
          missing: mask(codes.map { $0 == nil })),
      ], rowCount: ids.count)
  }

  @Test func modelledCellsAreReplacedAndKeysStay() {
    let before = table(ids: [1, 2, 3, 4], reals: [1, nil, 3, 4], codes: [0, 1, nil, 1])
    let others = table(ids: [7, 8], reals: [5, 6], codes: [nil, 1])
    let another = table(ids: [9], reals: [nil], codes: [0])
    #expect(
      before.replacingModelledCells([
        Table.Replacement(rows: [0, 1], table: others),
        Table.Replacement(rows: [3], table: another),
      ]) == table(ids: [1, 2, 3, 4], reals: [5, 6, 3, nil], codes: [nil, 1, nil, 0]))
    #expect(before.replacingModelledCells([]) == before)
  }
}
