import Testing

@testable import Compute

struct UnitSumTests {
  static let kernels = (0...2).compactMap { UnitSumKernel(level: $0) }

  private func numbers(_ count: Int) -> [Float] {
    var stream = RandomStream(seed: 3, purpose: .evaluation, index: UInt64(count))
    return (0..<count).map { _ in stream.normal() }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 8, 13], [1, 3, 15, 16, 17, 64, 101])
  func productsAreThoseOfAllPairs(rows: Int, columns: Int) {
    let x = numbers(rows * columns)
    func product(_ i: Int, _ j: Int, _ size: (Double) -> Double = { $0 }) -> Double {
      (0..<columns).reduce(0.0) {
        $0 + size(Double(x[i * columns + $1])) * size(Double(x[j * columns + $1]))
      }
    }
    for kernel in Self.kernels {
      var products = [Float](repeating: .nan, count: rows * rows)
      kernel.writeProducts(of: x, rows: rows, columns: columns, to: &products)
      for i in 0..<rows {
        for j in i..<rows {
          let bound = Double(columns / 4 + 32) * 0x1p-24 * product(i, j, abs)
          #expect(abs(Double(products[i * rows + j]) - product(i, j)) <= bound)
        }
      }
    }
  }

  @Test func noRowsHaveNoProducts() {
    for kernel in Self.kernels {
      var products: [Float] = [7]
      kernel.writeProducts(of: [1], rows: 0, columns: 1, to: &products)
      #expect(products == [7])
    }
  }

  @Test func numbersAreRoundedToTheGridAndAddedExactly() {
    let grid = 0x1p-10
    let ties: [Float] = [0x1p-11, 0x1.8p-10, -0x1p-11, -0x1.8p-10, 0, 0x1p-12, 0x1.1p-11]
    let expected: [Double] = [0, 0x1p-9, 0, -0x1p-9, 0, 0, 0x1p-10]
    let others = numbers(1_001)
    for kernel in Self.kernels {
      var sums = [Double](repeating: 0, count: ties.count)
      kernel.add(ties, roundedTo: grid, to: &sums, count: ties.count)
      #expect(sums == expected)
      // In whatever order, and wherever the sums are.
      sums = [0x1p40, -0x1p40, 0, 0, 0, 0, 0]
      kernel.add(ties, roundedTo: grid, to: &sums, count: ties.count)
      #expect(zip(sums, [0x1p40, -0x1p40, 0, 0, 0, 0, 0]).map { $0 - $1 } == expected)
      var many = [Double](repeating: 0, count: others.count)
      kernel.add(others, roundedTo: grid, to: &many, count: others.count)
      #expect(many == others.map { (Double($0) / grid).rounded(.toNearestOrEven) * grid })
    }
  }
}
