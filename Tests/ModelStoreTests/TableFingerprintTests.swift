import ModelStore
import TabularIO
import Testing

@Suite struct TableFingerprintTests {
  @Test func equalCellsGiveEqualFingerprintsWhateverTheFileLooksLike() throws {
    let plain = try fingerprint("a,b\n1,x\n2,y\n")
    #expect(try fingerprint("a;b\r\n\"1\";x\r\n2;\"y\"\r\n") == plain)
    #expect(plain.rowCount == 2)
    #expect(plain.sha256.count == 64)
  }

  @Test(arguments: [
    "a,b\n1,x\n2,z\n", "a,b\n2,y\n1,x\n", "a,c\n1,x\n2,y\n", "a,b\n1,x\n", "a,b\n1x,\n2,y\n",
  ])
  func anyDifferenceInACellANameOrTheOrderChangesIt(text: String) throws {
    #expect(try fingerprint(text).sha256 != fingerprint("a,b\n1,x\n2,y\n").sha256)
  }

  private func fingerprint(_ csv: String) throws -> TableFingerprint {
    try TableFingerprint(of: CSVFile(bytes: Array(csv.utf8)))
  }
}
