import Foundation
import Testing

@testable import GradientBoosting

@Suite struct BoostingLibraryTests {
  private let features = FeatureMatrix(kinds: [.number], cells: [1, 2, 3, 4])

  private func grow(_ features: FeatureMatrix, _ library: BoostingLibrary?) throws {
    _ = try GradientBoostedTrees(
      training: features, labels: [0, 1, 0, 1], objective: .binary,
      settings: BoostingSettings(seed: 1), library: library)
  }

  @Test func withoutTheLibraryOneSentenceSaysWhatToInstall() {
    #expect(BoostingLibrary(named: ["libxgboost-there-is-none.so"]) == nil)
    let error = #expect(throws: GradientBoostingError.self) { try grow(features, nil) }
    #expect(
      error?.description
        == "gradient-boosted trees need libxgboost: install the Debian package libxgboost0")
  }

  @Test(.enabled(if: isLinux)) func aLibraryWithoutTheFunctionsIsNone() {
    #expect(BoostingLibrary(named: ["libm.so.6"]) == nil)
  }

  @Test(.enabled(if: GradientBoostedTrees.isAvailable, "needs libxgboost0"))
  func aRefusalNamesAPlaceAndNoCell() {
    let broken = FeatureMatrix(kinds: [.number], cells: [1, 2, 3, .infinity])
    let error = #expect(throws: GradientBoostingError.self) { try grow(broken, .installed) }
    guard case .failed("taking the rows", let place?) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(place.contains(/^[a-z_]+\.(cc|h):[0-9]+$/))
  }

  @Test func onlyThePlaceIsTakenFromAMessage() {
    let message = """
      [17:04:17] /build/xgboost-1.7.4/src/data/data.cc:981: Check failed: valid: Value 12345.6
      Stack trace: …
      """
    #expect(BoostingLibrary.place(in: message) == "data.cc:981")
    #expect(BoostingLibrary.place(in: "12345.6 is no number") == nil)
  }

  /// oneDNN shares the OpenMP runtime, and its products have been given one thread.
  @Test(.enabled(if: isLinux && GradientBoostedTrees.isAvailable, "needs libxgboost0"))
  func trainingLeavesTheThreadsOfOpenMPAlone() throws {
    let runtime = try #require(dlopen("libgomp.so.1", RTLD_NOW))
    let get = unsafeBitCast(
      try #require(dlsym(runtime, "omp_get_max_threads")), to: (@convention(c) () -> Int32).self)
    let set = unsafeBitCast(
      try #require(dlsym(runtime, "omp_set_num_threads")), to: (@convention(c) (Int32) -> Void).self
    )
    let before = get()
    defer { set(before) }
    for count in [Int32(1), 3] {
      set(count)
      try grow(features, .installed)
      #expect(get() == count)
    }
  }
}

private var isLinux: Bool {
  #if os(Linux)
    true
  #else
    false
  #endif
}
