import CTextKernels

/// One column of a block of records, as text: valid only as long as the block.
struct TextCells {
  private(set) var kernelCells: synthtab_cells
  /// The line on which each record starts, from 0 at the start of the chunk.
  let lines: UnsafePointer<UInt32>

  var count: Int { Int(kernelCells.count) }

  init(
    bytes: UnsafePointer<UInt8>, fields: UnsafePointer<synthtab_field>, stride: Int, count: Int,
    lines: UnsafePointer<UInt32>
  ) {
    kernelCells = synthtab_cells(
      bytes: bytes, fields: fields, stride: Int64(stride), count: Int64(count))
    self.lines = lines
  }

  @inline(__always)
  subscript(row: Int) -> UnsafeBufferPointer<UInt8> {
    let field = kernelCells.fields[row * Int(kernelCells.stride)]
    return UnsafeBufferPointer(
      start: kernelCells.bytes + Int(field.start), count: Int(field.end - field.start))
  }

  /// The first `count` rows.
  func prefix(_ count: Int) -> TextCells {
    var result = self
    result.kernelCells.count = Int64(count)
    return result
  }
}
