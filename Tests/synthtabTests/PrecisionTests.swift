import Compute
import Foundation
import Testing

/// `--precision` of `fit` and `generate`.
struct PrecisionTests {
  @Test func rowsAreMadeInThePrecisionOfTheFitOrInTheOneAskedFor() throws {
    let place = try Workplace()
    try place.write(People.csv, to: "people.csv")
    let fit = try place.run("fit", "people.csv", "--steps", "5", "--precision", "float32")
    #expect(fit.status == 0, "\(fit.messages)")
    let inspected = try place.run("inspect")
    #expect(inspected.output.contains("\nprecision    float32\n"))
    #expect(try place.run("generate", "-n", "20", "--out", "a.db").status == 0)
    #expect(try place.cells("a.db", table: "synthtab_provenance").map { $0[7] } == ["float32"])
    let made = try place.run("generate", "-n", "20", "--out", "b.db", "--precision", "bfloat16")
    if ProductPrecision.bfloat16.isAvailable {
      #expect(made.status == 0, "\(made.messages)")
      #expect(try place.cells("b.db", table: "synthtab_provenance").map { $0[7] } == ["bfloat16"])
    } else {
      #expect(made.status == 64)
      #expect(made.messages.contains("Leave the option out"))
      #expect(!place.names.contains("b.db"))
    }
  }

  @Test func anUnknownPrecisionIsRefused() throws {
    let place = try People.place()
    let made = try place.run("generate", "-n", "5", "--out", "a.csv", "--precision", "float16")
    #expect(made.status == 64)
    #expect(made.messages.contains("float16"))
    #expect(!place.names.contains("a.csv"))
  }
}
