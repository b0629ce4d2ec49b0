public import Compute
public import Diffusion
import Foundation

/// Brings the two-way margins of what is sampled back to those of the training rows, as far as held-out rows confirm it.
///
/// A pilot sample is raked (iterative proportional fitting, Deming & Stephan 1940) to the two-way margins of the training
/// rows, of those ``pairLimit`` pairs of variables that differ most beyond chance. The factors make weights
/// (`PairWeights`) by which generated rows are tilted.
///
/// Raking follows the training rows' own noise as well. So a cell of m training rows is raked only m/(m + ``shrinkage``)
/// of the way, and the held-out rows decide how much of the whole is taken: with E over a second pilot sample, rows of
/// weight w have the density p(x)·w(x)/E[w], and what held-out rows gain in log-likelihood by it is on average
///
///     G = mean ln w(x) − ln E[w]
///
/// Of ``strengths``, the shares of ln w, the one with the largest G is taken, and none where G is not above two standard
/// errors.
public struct PairCalibration: Codable, Hashable, Sendable {
  /// Rows of the pilot that is raked, and of the one that E is taken over, at most.
  public var pilotRowLimit = 24_576
  public var checkRowLimit = 8_192
  /// Pairs of variables, at most; 0 switches the calibration off.
  public var pairLimit = 20
  /// Cells that are looked at to choose the pairs, pairs × rows: of a table with more, evenly spaced rows. Raked are all.
  public var screeningLimit = 4_000_000_000
  /// The training rows that a cell needs for half of its correction.
  public var shrinkage = 50.0
  /// The shares of ln w that are tried.
  public var strengths: [Float] = [1, 0.5, 0.25]
  /// Groups of an ordered variable. Levels of a category that have less than a hundredth of the rows are one group.
  public var groupLimit = 8
  /// How often pairs are chosen and corrected, each time in what is sampled with the weights so far: a tilt at all noise
  /// levels is not quite the weighting of rows that was asked for.
  public var rounds = 2
  /// Passes of the raking over all pairs.
  public var sweeps = 15

  public init() {}

  /// The weights, or `nil` where they would gain nothing.
  ///
  /// Cost: in each round the sampled rows, at most ``pilotRowLimit`` and ``checkRowLimit``, and O(rows × variables²) to
  /// count, up to ``screeningLimit``. Memory: a byte a cell.
  ///
  /// - Parameters:
  ///   - rows: the training rows.
  ///   - heldOut: rows that were not trained on.
  ///   - among: the variables that are looked at; `nil`: all. Where several make one value, their pairs are not the
  ///     value's.
  ///   - sample: generated rows, so many, with these weights, of a run of their own for each number.
  public func weights(
    for rows: EncodedRows, heldOut: EncodedRows, layout: VariableLayout,
    among chosen: [Int]? = nil, pool: WorkerPool,
    sample: (_ count: Int, _ weights: PairWeights?, _ run: UInt64) -> EncodedRows
  ) -> PairWeights? {
    guard pairLimit > 0, heldOut.rowCount > 1 else { return nil }
    var groups = layout.variables.map { self.groups(of: $0) }
    if let chosen {
      for v in Set(groups.indices).subtracting(chosen) { groups[v] = [] }
    }
    let real = PairCodes(rows, groups: groups)
    let (pilotCount, checkCount) = (
      min(pilotRowLimit, 2 * rows.rowCount), min(checkRowLimit, 2 * rows.rowCount)
    )
    var weights: PairWeights?
    for round in 0..<UInt64(rounds) {
      let pilot = PairCodes(sample(pilotCount, weights, 2 * round), groups: groups)
      let pairs = worstPairs(real, pilot, pool: pool)
      guard !pairs.isEmpty else { break }
      let whole = PairWeights(groups: groups, factors: rake(pilot, to: real, pairs))
      let check = sample(checkCount, weights, 2 * round + 1)
      guard let strength = strength(of: whole, check: check, heldOut: heldOut) else { break }
      weights = (weights ?? PairWeights(groups: groups, factors: [])).adding(strength, of: whole)
    }
    return weights
  }

  /// The share of the whole correction with the largest G, `nil` where held-out rows confirm none.
  private func strength(
    of whole: PairWeights, check: EncodedRows, heldOut: EncodedRows
  ) -> Float? {
    func logWeights(_ rows: EncodedRows) -> [Double] {
      (0..<rows.rowCount).map { Double(whole.logWeight(rows, row: $0)) }
    }
    let (checkLogs, heldOutLogs) = (logWeights(check), logWeights(heldOut))
    return strengths.compactMap { strength in
      gain(strength, check: checkLogs, heldOut: heldOutLogs).map { (strength, $0) }
    }.max { $0.1 < $1.1 }?.0
  }

  /// G of a share of the whole correction's ln w, `nil` where held-out rows do not confirm it.
  private func gain(_ strength: Float, check: [Double], heldOut: [Double]) -> Double? {
    let strength = Double(strength)
    let mean = check.reduce(0) { $0 + exp(strength * $1) } / Double(check.count)
    let gains = heldOut.map { strength * $0 - log(mean) }
    let gain = gains.reduce(0, +) / Double(gains.count)
    let variance =
      gains.reduce(0) { $0 + ($1 - gain) * ($1 - gain) } / Double(gains.count - 1)
    return gain > 2 * (variance / Double(gains.count)).squareRoot() ? gain : nil
  }

  /// The group of each level: of a category its own or the one of all rare levels; of an ordered variable one of at most
  /// ``groupLimit`` of about equal mass, and missing alone. Empty for a Gaussian variable.
  func groups(of variable: Variable) -> [UInt8] {
    if let groups = variable.equalMassGroups(limit: groupLimit) { return groups.map { UInt8($0) } }
    var next: UInt8 = 0
    var rare: UInt8?
    return variable.probabilities.map { share in
      if share >= 0.01 {
        next += 1
        return next - 1
      }
      if rare == nil {
        rare = next
        next += 1
      }
      return rare!
    }
  }

  /// The pairs whose margins differ most beyond chance, the most first.
  ///
  /// Of two samples of n and m rows the counts' shares differ by √(2p(1/n + 1/m)/π) on average; what total variation
  /// is left after this is the excess.
  private func worstPairs(
    _ real: PairCodes, _ pilot: PairCodes, pool: WorkerPool
  ) -> [(first: Int, second: Int)] {
    let usable = real.groupCounts.indices.filter { real.groupCounts[$0] > 1 }
    let pairs = usable.flatMap { second in
      usable.prefix { $0 < second }.map { (first: $0, second: second) }
    }
    var excesses = [Double](repeating: 0, count: pairs.count)
    let screened = max(screeningLimit / max(pairs.count, 1), 8_192)
    let counts = (real: min(real.rowCount, screened), pilot: min(pilot.rowCount, screened))
    let noise = 2 / Double.pi * (1 / Double(counts.real) + 1 / Double(counts.pilot))
    excesses.withUnsafeMutableBufferPointer { excesses in
      nonisolated(unsafe) let excesses = excesses
      pool.run(pairs.count) { task, _ in
        let (p, q) = (
          real.shares(pairs[task], of: counts.real), pilot.shares(pairs[task], of: counts.pilot)
        )
        excesses[task] = zip(p, q).reduce(0) { sum, shares in
          sum + abs(shares.0 - shares.1) - (noise * (shares.0 + shares.1) / 2).squareRoot()
        }
      }
    }
    return pairs.indices.filter { excesses[$0] > 0 }
      .sorted { (excesses[$1], $0) < (excesses[$0], $1) }.prefix(pairLimit).sorted()
      .map { pairs[$0] }
  }

  /// ln f of each pair.
  private func rake(
    _ pilot: PairCodes, to real: PairCodes, _ pairs: [(first: Int, second: Int)]
  ) -> [PairWeights.Factor] {
    let (total, realTotal) = (Double(pilot.rowCount), Double(real.rowCount))
    // Counts among the pilot rows: where t training rows stand against s of the pilot (of as many), s·(t + n)/(s + n).
    let targets = pairs.map { pair in
      zip(real.shares(pair, of: real.rowCount), pilot.shares(pair, of: pilot.rowCount)).map {
        t, s in
        s * total * (t * realTotal + shrinkage) / (s * realTotal + shrinkage)
      }
    }
    let cells = pairs.map { pilot.cells($0) }
    var logarithms = targets.map { [Double](repeating: 0, count: $0.count) }
    var weights = [Double](repeating: 1, count: pilot.rowCount)
    for _ in 0..<sweeps {
      for index in pairs.indices {
        var sums = [Double](repeating: 0, count: targets[index].count)
        for (cell, weight) in zip(cells[index], weights) { sums[Int(cell)] += weight }
        // A cell that no pilot row is in keeps its factor.
        let ratios = zip(targets[index], sums).map { $1 > 0 ? $0 / $1 : 1 }
        for (row, cell) in cells[index].enumerated() { weights[row] *= ratios[Int(cell)] }
        for cell in ratios.indices { logarithms[index][cell] += log(ratios[cell]) }
      }
    }
    let limit = PairWeights.logarithmLimit
    return zip(pairs, logarithms).map { pair, logarithms in
      PairWeights.Factor(
        first: pair.first, second: pair.second, columns: real.groupCounts[pair.second],
        logarithms: logarithms.map { min(max(Float($0), -limit), limit) })
    }
  }
}

/// The groups of rows' levels, variable by variable.
private struct PairCodes: Sendable {
  let rowCount: Int
  /// 0 for a Gaussian variable.
  let groupCounts: [Int]
  private let codes: [[UInt8]]

  init(_ rows: EncodedRows, groups: [[UInt8]]) {
    rowCount = rows.rowCount
    groupCounts = groups.map { $0.isEmpty ? 0 : Int($0.max()!) + 1 }
    codes = groups.indices.map { v in
      groups[v].isEmpty
        ? []
        : (0..<rows.rowCount).map { groups[v][Int(rows.levels[$0 * rows.variableCount + v])] }
    }
  }

  /// The cell of each row: at most 101 × 101 of them.
  func cells(_ pair: (first: Int, second: Int)) -> [UInt16] {
    let stride = UInt16(groupCounts[pair.second])
    return zip(codes[pair.first], codes[pair.second]).map { UInt16($0) * stride + UInt16($1) }
  }

  /// The share in each cell of so many of the rows, evenly spaced.
  func shares(_ pair: (first: Int, second: Int), of count: Int) -> [Double] {
    var counts = [Int](repeating: 0, count: groupCounts[pair.first] * groupCounts[pair.second])
    let stride = groupCounts[pair.second]
    codes[pair.first].withUnsafeBufferPointer { a in
      codes[pair.second].withUnsafeBufferPointer { b in
        if count == rowCount {
          for row in a.indices { counts[Int(a[row]) * stride + Int(b[row])] += 1 }
        } else {
          for index in 0..<count {
            let row = index * rowCount / count
            counts[Int(a[row]) * stride + Int(b[row])] += 1
          }
        }
      }
    }
    return counts.map { Double($0) / Double(count) }
  }
}
