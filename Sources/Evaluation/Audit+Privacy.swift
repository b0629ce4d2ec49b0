extension Audit {
  /// How near the rows come to the training rows, and what attacks find out.
  mutating func measurePrivacy() {
    let (heldOut, seed) = (comparison.heldOut, options.seed)
    let nearest = add { try NearestRecord(training: $0, heldOut: heldOut, seed: seed) }
    result.nearestRecord = nearest?.synthetic
    _ = add(drawsAgain: true) { ExactCopies(training: $0) }
    attack()
  }

  private mutating func attack() {
    guard let heldOut = comparison.heldOut else { return }
    let outcome = Attacks.outcome(
      training: comparison.training, heldOut: heldOut, synthetic: comparison.synthetic,
      target: options.target, seed: options.seed)
    result.attacks = outcome.risks
    for note in outcome.notes { notes.add(note) }
  }
}
