import Compute
import Testing

@Test func elementsAreStoredRowAfterRow() {
  var matrix = Matrix(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6])
  #expect(matrix[0, 2] == 3)
  #expect(matrix[1, 0] == 4)
  matrix[1, 1] = 9
  #expect(matrix.elements == [1, 2, 3, 4, 9, 6])
}

@Test func matrixArithmeticIsElementwise() {
  let a = Matrix(rows: 1, columns: 3, elements: [1, 2, 3])
  let b = Matrix(rows: 1, columns: 3, elements: [10, 20, 40])
  #expect((a + b).elements == [11, 22, 43])
  #expect((b - a).elements == [9, 18, 37])
  #expect((a * 2).elements == [2, 4, 6])
  #expect((2 * a).elements == [2, 4, 6])
  #expect((b / 10).elements == [1, 2, 4])
  var sum = a
  sum += b
  #expect(sum == a + b)
  #expect(a.elements == [1, 2, 3])
}

@Test func anEmptyMatrixCanBeAdded() {
  let empty = Matrix(rows: 0, columns: 5)
  #expect(empty + empty == empty)
}
