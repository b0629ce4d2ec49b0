import Foundation

/// A made-up table with a column of each kind; 200 rows, always the same.
enum People {
  static let csv: String = {
    var lines = ["id,age,income,city,member,joined,email,remark"]
    for row in 0..<200 {
      let age = 18 + row * 37 % 60
      let income = row % 10 == 3 ? "" : "\(1000 + row * 91 % 4000).\(row % 9 + 1)5"
      let city = ["Bern", "Oslo", "\"Paris, north\""][row * row % 3]
      let member = row % 4 == 0 ? "yes" : "no"
      let joined = "20\(10 + row % 10)-0\(1 + row % 9)-1\(row % 10)"
      let remark = "said \(row * 7919 % 1000) things, and \(row * 104_729 % 997) more"
      lines.append(
        "\(row + 1),\(age),\(income),\(city),\(member),\(joined),p\(row)@mail.test,\"\(remark)\"")
    }
    return lines.joined(separator: "\n") + "\n"
  }()

  /// The folder of ``csv`` and its model, and how the fit ended: 2 steps, seed 0, once for all tests.
  /// It stays for the whole run, since the model remembers where its source lies.
  static let fitted: Result<(place: Workplace, outcome: Workplace.Outcome), any Error> = Result {
    let place = try Workplace()
    try place.write(csv, to: "people.csv")
    let fit = try place.run("fit", "people.csv", "--steps", "2", "--quiet")
    guard fit.status == 0 else { throw Failure(messages: fit.messages) }
    return (place, fit)
  }

  struct Failure: Error { let messages: String }

  /// A new folder with ``csv`` as people.csv, and its model.
  static func place() throws -> Workplace {
    let place = try Workplace()
    try place.write(csv, to: "people.csv")
    try fitted.get().place.bytes("model.synthtab").write(to: place.url("model.synthtab"))
    return place
  }

  /// ``place()`` with 150 rows generated into the file `name`.
  static func placeWithOutput(_ name: String) throws -> Workplace {
    let place = try place()
    let made = try place.run("generate", "-n", "150", "--out", name, "--quiet")
    guard made.status == 0 else { throw Failure(messages: made.messages) }
    return place
  }
}
