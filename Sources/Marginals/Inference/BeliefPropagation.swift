import Compute
import Foundation

/// Exact inference on a junction tree: log Z, and the marginals of p(x) = Π_r exp θ_r(x_r) / Z.
///
/// Messages are passed from the leaves to the roots and back (Lauritzen & Spiegelhalter 1988; Koller & Friedman 2009,
/// section 10.3). Tables hold probabilities, not logarithms: the largest number of a factor is 1, and the sum of a message is
/// 1; what was taken out is added to log Z. Nothing as large as a clique is stored: see ``CliqueSweep``. Cliques of one depth
/// are visited at once, and each always in the same way, so results do not depend on the threads.
final class BeliefPropagation {
  let plan: PropagationPlan
  private let pool: WorkerPool
  /// The memory of all tables.
  let tables: UnsafeMutablePointer<Double>
  private let scratch: UnsafeMutablePointer<Double>
  /// Of each clique, what its message up, or a root's belief, summed to.
  private var sums: [Double]
  /// What was taken out of the factors.
  private var shift = 0.0

  init(_ plan: PropagationPlan, pool: WorkerPool) {
    self.plan = plan
    self.pool = pool
    tables = .allocate(capacity: plan.tableCount)
    tables.initialize(repeating: 0, count: plan.tableCount)
    for range in plan.ones {
      for place in range { tables[place] = 1 }
    }
    scratch = .allocate(capacity: plan.scratchCount * pool.threads)
    scratch.initialize(repeating: 0, count: plan.scratchCount * pool.threads)
    sums = [Double](repeating: 0, count: plan.visits.count)
  }

  deinit {
    tables.deallocate()
    scratch.deallocate()
  }

  /// Sets all factors, and passes all messages.
  ///
  /// - Parameter logarithms: θ of all sites one after the other, each in the order of its set.
  /// - Returns: log Z; `nil` if a product of factors is beyond the range of numbers.
  func propagate(_ logarithms: UnsafeBufferPointer<Double>) -> Double? {
    setFactors(logarithms)
    for generation in plan.generations.dropFirst().reversed() {
      guard visit(generation, collect) else { return nil }
    }
    for generation in plan.generations {
      guard visit(generation, distribute) else { return nil }
    }
    return shift + sums.reduce(0) { $0 + log($1) }
  }

  /// Sets all factors, and passes the messages from the leaves to the roots: all that the conditional distributions of
  /// ``ConditionalTable`` need.
  func propagateUp(_ logarithms: UnsafeBufferPointer<Double>) -> Bool {
    setFactors(logarithms)
    return plan.generations.dropFirst().reversed().allSatisfy { visit($0, collect) }
  }

  /// The marginal of a site, after ``propagate(_:)``, in the order of its set.
  func copyMarginal(of site: Int, to result: UnsafeMutablePointer<Double>) {
    let site = plan.sites[site]
    let marginal = tables + site.marginal.base
    for (cell, place) in site.places.enumerated() { result[cell] = marginal[place] }
  }

  private func setFactors(_ logarithms: UnsafeBufferPointer<Double>) {
    shift = 0
    var cell = 0
    for site in plan.sites {
      let factor = tables + site.factor.base
      let own = logarithms[cell..<cell + site.places.count]
      let largest = own.max()!
      for (logarithm, place) in zip(own, site.places) { factor[place] = exp(logarithm - largest) }
      shift += largest
      cell += site.places.count
    }
  }

  /// Whether all sums are numbers above 0.
  private func visit(
    _ cliques: [Int], _ body: (Int, UnsafeMutablePointer<Double>) -> Double?
  ) -> Bool {
    // Each task writes to its own clique's tables, and to the scratch memory of its worker.
    nonisolated(unsafe) let (body, scratch) = (body, scratch)
    let scratchCount = plan.scratchCount
    return sums.withUnsafeMutableBufferPointer { sums in
      nonisolated(unsafe) let sums = sums
      pool.run(cliques.count) { task, worker in
        if let sum = body(cliques[task], scratch + worker * scratchCount) {
          sums[cliques[task]] = sum
        }
      }
      return cliques.allSatisfy { sums[$0] > 0 && sums[$0] < .infinity }
    }
  }

  /// The message up, over its sum.
  private func collect(_ clique: Int, _ scratch: UnsafeMutablePointer<Double>) -> Double? {
    let up = plan.edges[clique]!.up
    clear(up)
    let sum = plan.visits[clique].collect!.run(tables, scratch: scratch)
    scale(up, by: 1 / sum)
    return sum
  }

  /// The marginals of the clique's sites, and the messages down. Returns a root's sum; elsewhere it is 1.
  private func distribute(_ clique: Int, _ scratch: UnsafeMutablePointer<Double>) -> Double? {
    let visit = plan.visits[clique]
    for site in visit.sites { clear(plan.sites[site].marginal) }
    for child in visit.children { clear(plan.edges[child]!.down) }
    let sum = visit.distribute.run(tables, scratch: scratch)
    for site in visit.sites { scale(plan.sites[site].marginal, by: 1 / sum) }
    for child in visit.children {
      let edge = plan.edges[child]!
      let (up, down) = (tables + edge.up.base, tables + edge.down.base)
      // Where the message up is 0, so is the marginal.
      for cell in 0..<edge.up.table.count {
        down[cell] = up[cell] > 0 ? down[cell] / (sum * up[cell]) : 0
      }
    }
    return plan.edges[clique] == nil ? sum : nil
  }

  private func clear(_ operand: CliqueSweep.Operand) {
    (tables + operand.base).update(repeating: 0, count: operand.table.count)
  }

  private func scale(_ operand: CliqueSweep.Operand, by factor: Double) {
    for cell in operand.base..<operand.base + operand.table.count { tables[cell] *= factor }
  }
}
