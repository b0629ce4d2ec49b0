/// The version that `--version` prints, and that models and outputs remember.
enum ToolVersion {
  static let current = "0.1.0"
}
