extension BeliefPropagation {
  /// Makes the message up of a clique, and returns what it summed to.
  func collect(_ clique: Int, _ scratch: UnsafeMutablePointer<Double>) -> Double {
    let up = plan.edges[clique]!.up
    clear(up)
    let sum = plan.visits[clique].collect!.run(tables, scratch: scratch)
    scale(up, by: 1 / sum)
    return sum
  }

  /// Makes the marginals of the clique's sites and its messages down, and returns what its belief summed to.
  func distribute(_ clique: Int, _ scratch: UnsafeMutablePointer<Double>) -> Double {
    let visit = plan.visits[clique]
    for site in visit.sites { clear(plan.sites[site].marginal) }
    for child in visit.children { clear(plan.edges[child]!.down) }
    let sum = visit.distribute.run(tables, scratch: scratch)
    for site in visit.sites { scale(plan.sites[site].marginal, by: 1 / sum) }
    for child in visit.children { divide(plan.edges[child]!, by: sum) }
    return sum
  }

  /// The marginal of the separator over the message up, which holds all that is known of the child; and that over its
  /// largest number.
  private func divide(_ edge: PropagationPlan.Edge, by sum: Double) {
    let (up, down) = (tables + edge.up.base, tables + edge.down.base)
    var largest = 0.0
    for cell in 0..<edge.up.table.count {
      // Where the message up is 0, so is the marginal.
      down[cell] = up[cell] > 0 ? down[cell] / sum / up[cell] : 0
      largest = max(largest, down[cell])
    }
    // Where nothing is left, the child will have no sum, and the propagation ends.
    scale(edge.down, by: largest > 0 ? 1 / largest : 0)
  }

  private func clear(_ operand: CliqueSweep.Operand) {
    (tables + operand.base).update(repeating: 0, count: operand.table.count)
  }

  private func scale(_ operand: CliqueSweep.Operand, by factor: Double) {
    for cell in operand.base..<operand.base + operand.table.count { tables[cell] *= factor }
  }
}
