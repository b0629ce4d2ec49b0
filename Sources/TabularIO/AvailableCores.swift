import Foundation

/// The processor cores that this process may run on, at least 1.
enum AvailableCores {
  static var count: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }
}
