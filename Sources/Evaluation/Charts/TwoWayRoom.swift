/// By how much a hidden count of a two-way table could be larger, for all that the other counts and the sums of the
/// lines tell.
///
/// If the count in row i and column j were larger by t, other hidden counts would have to make up for it: some of row i
/// be smaller, some in their columns larger, and so on until some of column j are smaller. That is a flow of t from row
/// i to column j, in which a hidden count can carry from its row to its column no more than itself, and back any
/// number. So the most is the greatest flow (Ford and Fulkerson, "Maximal Flow through a Network", 1956).
struct TwoWayRoom {
  private let rowCount: Int
  private let size: Int
  /// [line × line], rows before columns: what can still flow from one to the other.
  private let capacities: [Int]

  init(_ counts: [Int], width: Int, _ isHidden: [Bool]) {
    rowCount = counts.count / width
    size = rowCount + width
    var capacities = [Int](repeating: 0, count: size * size)
    let unlimited = counts.reduce(0, +)
    for cell in counts.indices where isHidden[cell] {
      let (row, column) = (cell / width, rowCount + cell % width)
      capacities[row * size + column] = counts[cell]
      capacities[column * size + row] = unlimited
    }
    self.capacities = capacities
  }

  /// The most by which the hidden count `cell` could be larger, or `most` if that is less. O(most · lines²).
  func room(above cell: Int, upTo most: Int) -> Int {
    let width = size - rowCount
    let (start, end) = (cell / width, rowCount + cell % width)
    var left = capacities
    // It does not make up for itself.
    left[start * size + end] = 0
    left[end * size + start] = 0
    var room = 0
    while room < most, let path = path(from: start, to: end, left) {
      let steps = zip(path, path.dropFirst())
      let flow = steps.map { left[$0 * size + $1] }.min()!
      for (from, to) in steps {
        left[from * size + to] -= flow
        left[to * size + from] += flow
      }
      room += flow
    }
    return min(room, most)
  }

  /// A shortest path along which something can still flow; `nil` if there is none.
  private func path(from start: Int, to end: Int, _ left: [Int]) -> [Int]? {
    var before = [Int?](repeating: nil, count: size)
    before[start] = start
    var reached = [start]
    var next = 0
    while next < reached.count, before[end] == nil {
      let line = reached[next]
      next += 1
      for other in 0..<size where before[other] == nil && left[line * size + other] > 0 {
        before[other] = line
        reached.append(other)
      }
    }
    guard before[end] != nil else { return nil }
    var path = [end]
    while path.last! != start { path.append(before[path.last!]!) }
    return path.reversed()
  }
}
