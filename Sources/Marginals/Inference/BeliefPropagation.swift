import Compute
import Foundation

/// Exact inference on a junction tree: log Z, and the marginals of p(x) = Π_r exp θ_r(x_r) / Z.
///
/// Messages are passed from the leaves to the roots and back (Lauritzen & Spiegelhalter 1988; Koller & Friedman 2009,
/// section 10.3). Tables hold probabilities, not logarithms: the largest number of a factor or of a message down is 1, the
/// sum of a message up is 1, and what was taken out is added to log Z. Nothing as large as a clique is stored: see
/// ``CliqueSweep``. Cliques of one depth are visited at once, and each always in the same way, so results do not depend on the
/// threads.
final class BeliefPropagation {
  let plan: PropagationPlan
  let nesting: FactorNesting
  /// The memory of all tables.
  let tables: UnsafeMutablePointer<Double>
  private let scratch: UnsafeMutablePointer<Double>
  private let pool: WorkerPool

  /// - Parameter sets: of the factors: ascending variables, each in a clique of the tree.
  init(tree: JunctionTree, sets: [[Int]], pool: WorkerPool) {
    nesting = FactorNesting(sets, sizes: tree.sizes)
    plan = PropagationPlan(tree: tree, sets: nesting.hosts.map { sets[$0.set] })
    tables = .allocate(capacity: plan.tableCount)
    tables.initialize(repeating: 0, count: plan.tableCount)
    for range in plan.ones {
      for place in range { tables[place] = 1 }
    }
    scratch = .allocate(capacity: plan.scratchCount * pool.threads)
    scratch.initialize(repeating: 0, count: plan.scratchCount * pool.threads)
    self.pool = pool
  }

  deinit {
    tables.deallocate()
    scratch.deallocate()
  }

  /// Sets all factors, and passes the messages from the leaves to the roots: all that the conditional distributions of
  /// ``ConditionalTable`` need.
  ///
  /// - Parameter logarithms: θ of all sets one after the other.
  /// - Returns: log Z but for what the roots' beliefs sum to; `nil` if products are beyond the range of numbers.
  func propagateUp(_ logarithms: [Double]) -> Double? {
    var logZ = setFactors(logarithms)
    for generation in plan.generations.dropFirst().reversed() {
      guard let sum = visit(generation, collect) else { return nil }
      logZ += sum
    }
    return logZ
  }

  /// Sets all factors, passes all messages, and writes the marginals of all sets.
  ///
  /// - Parameters:
  ///   - logarithms: θ of all sets one after the other.
  ///   - marginals: as many numbers.
  /// - Returns: log Z; `nil` if products are beyond the range of numbers.
  func propagate(_ logarithms: [Double], marginals: inout [Double]) -> Double? {
    guard var logZ = propagateUp(logarithms) else { return nil }
    for (depth, generation) in plan.generations.enumerated() {
      guard let sum = visit(generation, distribute) else { return nil }
      // Elsewhere the message down is known but for a factor.
      if depth == 0 { logZ += sum }
    }
    writeMarginals(&marginals)
    return logZ
  }

  /// Returns the sum of what was taken out.
  private func setFactors(_ logarithms: [Double]) -> Double {
    var shift = 0.0
    for (host, site) in zip(nesting.hosts, plan.sites) {
      let first = nesting.offsets[host.set]
      var own = Array(logarithms[first..<first + site.places.count])
      for guest in host.guests {
        let first = nesting.offsets[guest.set]
        for (index, cell) in guest.cells.enumerated() {
          own[index] += logarithms[first + Int(cell)]
        }
      }
      let largest = own.max()!
      let factor = tables + site.factor.base
      for (logarithm, place) in zip(own, site.places) {
        factor[Int(place)] = exp(logarithm - largest)
      }
      shift += largest
    }
    return shift
  }

  private func writeMarginals(_ marginals: inout [Double]) {
    for (host, site) in zip(nesting.hosts, plan.sites) {
      let first = nesting.offsets[host.set]
      let marginal = tables + site.marginal.base
      for (cell, place) in site.places.enumerated() {
        marginals[first + cell] = marginal[Int(place)]
      }
      for guest in host.guests {
        let own = nesting.offsets[guest.set]
        for cell in own..<nesting.offsets[guest.set + 1] { marginals[cell] = 0 }
        for (index, cell) in guest.cells.enumerated() {
          marginals[own + Int(cell)] += marginals[first + index]
        }
      }
    }
  }

  /// Visits some cliques, and returns Σ log of the sums that they return; `nil` if one is not a number above 0.
  private func visit(
    _ cliques: [Int], _ body: (Int, UnsafeMutablePointer<Double>) -> Double
  ) -> Double? {
    let sums = UnsafeMutableBufferPointer<Double>.allocate(capacity: cliques.count)
    defer { sums.deallocate() }
    // A task writes to its own clique's tables and sum, and to the scratch memory of its worker.
    nonisolated(unsafe) let (results, body, scratch) = (sums, body, scratch)
    let scratchCount = plan.scratchCount
    pool.run(cliques.count) { task, worker in
      results.initializeElement(
        at: task, to: body(cliques[task], scratch + worker * scratchCount))
    }
    guard sums.allSatisfy({ $0 > 0 && $0 < .infinity }) else { return nil }
    return sums.reduce(0) { $0 + (log($1) - log(CliqueSweep.unit)) }
  }
}
