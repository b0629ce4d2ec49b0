import ArgumentParser

/// A length of time as it is typed: `90s`, `2m`, `1.5h`; seconds where there is no letter.
struct TimeBudget: ExpressibleByArgument, Hashable {
  let seconds: Double

  init?(argument: String) {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
    let unit = argument.last.flatMap { units[$0] }
    let digits = unit == nil ? argument[...] : argument.dropLast()
    // `Double` alone would also take "inf", "0x10" and "1e9".
    guard digits.allSatisfy({ "0123456789.".contains($0) }), let number = Double(digits),
      number.isFinite, number > 0
    else { return nil }
    seconds = number * (unit ?? 1)
  }
}
