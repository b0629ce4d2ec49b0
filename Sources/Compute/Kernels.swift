internal import CKernels

/// The C kernels of one instruction set.
struct Kernels: Sendable {
  /// Function pointers into static code, so they may be called from any thread.
  nonisolated(unsafe) let table: synthtab_kernels

  /// Those for the widest vectors of this processor.
  static let best = Kernels(table: synthtab_kernels_best().pointee)

  private init(table: synthtab_kernels) { self.table = table }

  /// Those of a given level (0 plain, 1 AVX2, 2 AVX-512), or nil where this processor lacks it.
  init?(level: Int32) {
    guard let table = synthtab_kernels_at(level) else { return nil }
    self.table = table.pointee
  }

  /// Normal numbers from the blocks which start at a counter: see ``RandomStream/fillNormals(_:)``.
  func fillNormals(
    _ target: UnsafeMutablePointer<Float>, count: Int, counter: SIMD4<UInt32>, key: SIMD2<UInt32>
  ) {
    let stream = synthtab_random_stream(
      key0: key[0], key1: key[1], block: counter[0], index_low: counter[1],
      index_high: counter[2], purpose: counter[3])
    table.normals(stream, target, Int64(count))
  }

  var instructionSet: String { String(cString: table.instruction_set) }
}
