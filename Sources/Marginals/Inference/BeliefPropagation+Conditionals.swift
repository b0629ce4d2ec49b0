extension BeliefPropagation {
  /// The distributions by which the variables of a clique that its separator lacks are drawn one by one, after
  /// ``propagateUp(_:)``: of the product of the clique's factors and its children's messages, which is p(variables | separator)
  /// but for a factor for each combination of levels of the separator.
  func conditionalTables(of clique: Int) -> [ConditionalTable] {
    let sizes = plan.tree.sizes
    let separator = plan.tree.cliques[clique].separator
    // The largest one last: the tables before it are smaller by its size.
    let own = plan.tree.cliques[clique].variables.filter { !separator.contains($0) }
      .sorted { plan.ranks[$0] < plan.ranks[$1] }
    var weights = product(of: clique, over: separator + own)
    var result: [ConditionalTable] = []
    for place in own.indices.reversed() {
      result.append(
        ConditionalTable(
          variable: own[place], context: separator + own[..<place], sizes: sizes, weights: weights))
      let length = sizes[own[place]]
      weights = stride(from: 0, to: weights.count, by: length).map { first in
        weights[first..<first + length].reduce(0, +)
      }
    }
    return result.reversed()
  }

  /// The product of factors and messages up in a clique, for all combinations of its variables in that order, the last one
  /// fastest. Each is multiplied in as soon as all its variables are there.
  private func product(of clique: Int, over order: [Int]) -> [Double] {
    let visit = plan.visits[clique]
    var left =
      visit.sites.map { plan.sites[$0].factor } + visit.children.map { plan.edges[$0]!.up }
    var product = [CliqueSweep.unit]
    for (place, variable) in order.enumerated() {
      product = product.repeatingEach(plan.tree.sizes[variable])
      let known = order[...place]
      func isComplete(_ operand: CliqueSweep.Operand) -> Bool {
        operand.table.axes.allSatisfy { known.contains(plan.order[$0]) }
      }
      for operand in left where isComplete(operand) {
        multiply(&product, by: operand, over: known)
      }
      left.removeAll(where: isComplete)
    }
    return product
  }

  private func multiply(
    _ product: inout [Double], by operand: CliqueSweep.Operand, over order: ArraySlice<Int>
  ) {
    let sizes = order.map { plan.tree.sizes[$0] }
    let strides = order.map { operand.table.stride(of: plan.ranks[$0]) }
    var levels = sizes.map { _ in 0 }
    var place = operand.base
    for cell in product.indices {
      product[cell] *= tables[place]
      for axis in levels.indices.reversed() {
        levels[axis] += 1
        place += strides[axis]
        if levels[axis] < sizes[axis] { break }
        levels[axis] = 0
        place -= strides[axis] * sizes[axis]
      }
    }
  }
}

extension [Double] {
  fileprivate func repeatingEach(_ times: Int) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(count * times)
    for number in self { result.append(contentsOf: repeatElement(number, count: times)) }
    return result
  }
}
