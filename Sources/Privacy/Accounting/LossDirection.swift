/// Which of two neighbouring tables the rows are, and which one the attacker takes for the other possibility.
///
/// A guarantee holds in both directions, so its δ is the larger of two.
enum LossDirection: CaseIterable, Sendable {
  /// The unit is there, and could be removed.
  case removal
  /// The unit is not there, and could be added.
  case addition
}
