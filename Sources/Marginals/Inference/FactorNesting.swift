/// Which of some sets of variables lie inside others: a factor on such a *guest* is multiplied into its *host*'s before
/// inference, and its marginal is summed from the host's after it. Both are small tables, where inference has large ones.
struct FactorNesting: Sendable {
  /// A set that lies in no other, and those that were laid into it.
  struct Host {
    let set: Int
    var guests: [Guest] = []
  }

  struct Guest {
    let set: Int
    /// For each cell of the host the guest's cell.
    let cells: [Int32]
  }

  let hosts: [Host]
  /// Where the cells of each set begin if all sets' cells lie one after the other, and their number at the end.
  let offsets: [Int]

  /// - Parameter sets: ascending variables each; equal ones are laid into the first of them.
  init(_ sets: [[Int]], sizes: [Int]) {
    let counts = sets.map { set in set.reduce(1) { $0 * sizes[$1] } }
    offsets = counts.reduce(into: [0]) { $0.append($0.last! + $1) }
    var hosts: [Host] = []
    // Longer sets first, so that hosts are there before their guests.
    let order = sets.indices.sorted { (-sets[$0].count, $0) < (-sets[$1].count, $1) }
    for set in order {
      let larger = hosts.indices.filter { host in
        sets[set].allSatisfy(sets[hosts[host].set].contains)
      }
      if let host = larger.min(by: { counts[hosts[$0].set] < counts[hosts[$1].set] }) {
        let cells = Self.cells(of: sets[set], in: sets[hosts[host].set], sizes: sizes)
        hosts[host].guests.append(Guest(set: set, cells: cells))
      } else {
        hosts.append(Host(set: set))
      }
    }
    self.hosts = hosts
  }

  /// The cells of the table over `set` for all cells of the one over `host`.
  private static func cells(of set: [Int], in host: [Int], sizes: [Int]) -> [Int32] {
    var cells: [Int32] = [0]
    for variable in host {
      let (size, isIn) = (Int32(sizes[variable]), set.contains(variable))
      cells = cells.flatMap { cell in (0..<size).map { isIn ? cell * size + $0 : cell } }
    }
    return cells
  }
}
