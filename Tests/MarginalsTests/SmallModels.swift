import Compute
import Foundation
import Marginals

/// All rows of a few variables, the last one fastest.
func allRows(sizes: [Int]) -> [[Int]] {
  sizes.reduce([[]]) { rows, size in rows.flatMap { row in (0..<size).map { row + [$0] } } }
}

/// The cell of a row in a table over some variables, the last one fastest.
func cell(of row: [Int], variables: [Int], sizes: [Int]) -> Int {
  variables.reduce(0) { $0 * sizes[$1] + row[$1] }
}

func cellCount(of variables: [Int], sizes: [Int]) -> Int {
  variables.reduce(1) { $0 * sizes[$1] }
}

/// The sums of numbers, one for each of `rows`, over all but some variables.
func sums(_ numbers: [Double], of variables: [Int], sizes: [Int]) -> [Double] {
  var result = [Double](repeating: 0, count: cellCount(of: variables, sizes: sizes))
  for (row, number) in zip(allRows(sizes: sizes), numbers) {
    result[cell(of: row, variables: variables, sizes: sizes)] += number
  }
  return result
}

/// exp(Σ_r θ_r(x_r)) of every row.
func weights(_ theta: [(variables: [Int], logarithms: [Double])], sizes: [Int]) -> [Double] {
  allRows(sizes: sizes).map { row in
    exp(
      theta.reduce(0) { sum, factor in
        sum + factor.logarithms[cell(of: row, variables: factor.variables, sizes: sizes)]
      })
  }
}

extension GraphicalModel {
  /// p(x) of every row, by enumeration.
  var probabilities: [Double] {
    let weights = weights(
      factors.map { ($0.variables, $0.logarithms.map(Double.init)) }, sizes: sizes)
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }
}

/// A model of factors on some sets, θ uniform in ±`spread`.
func randomModel(
  sizes: [Int], sets: [[Int]], spread: Float = 2, _ stream: inout RandomStream
) -> GraphicalModel {
  GraphicalModel(
    sizes: sizes,
    factors: sets.map { set in
      GraphicalModel.Factor(
        variables: set,
        logarithms: (0..<cellCount(of: set, sizes: sizes)).map { _ in
          (2 * stream.uniform() - 1) * spread
        })
    })
}

/// Some sets of one to three of the variables.
func randomSets(variableCount: Int, count: Int, _ stream: inout RandomStream) -> [[Int]] {
  let sets = (0..<count).map { _ in
    let variables = (0..<1 + stream.integer(below: 3)).map { _ in
      stream.integer(below: variableCount)
    }
    return Set(variables).sorted()
  }
  return Set(sets).sorted { $0.lexicographicallyPrecedes($1) }
}

/// The largest difference of two tables' cells.
func largestDifference(_ a: [Double], _ b: [Double]) -> Double {
  a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
}
