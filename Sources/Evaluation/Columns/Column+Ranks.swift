import Tabular

extension Column {
  /// The present numbers, ascending. O(rows · log rows).
  ///
  /// - Precondition: the cells are stored as numbers.
  var sortedNumbers: [Double] {
    numbers.filter { !$0.isNaN }.sorted()
  }

  /// The rank of each number among the present ones, 1... ; equal numbers share the mean of theirs. NaN where a
  /// cell is missing. O(rows · log rows).
  ///
  /// - Precondition: the cells are stored as numbers.
  var ranks: [Double] {
    let numbers = numbers
    let sorted = numbers.filter { !$0.isNaN }.sorted()
    var distinct: [Double] = []
    var meanRanks: [Double] = []
    var start = 0
    while start < sorted.count {
      var end = start + 1
      while end < sorted.count, sorted[end] == sorted[start] { end += 1 }
      distinct.append(sorted[start])
      meanRanks.append(Double(start + 1 + end) / 2)
      start = end
    }
    return numbers.map { number in
      number.isNaN ? .nan : meanRanks[distinct.firstPosition { $0 >= number }]
    }
  }
}
