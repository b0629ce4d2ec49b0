import Tabular

extension Audit {
  /// How near the rows come to the training rows, which of them they copy, and what attacks find out.
  mutating func measurePrivacy() {
    measureDistances()
    measureExactCopies()
    let real = notes.attempt(NearCopies.self) {
      try RealRows(training: comparison.training, heldOut: comparison.heldOut)
    }
    if let real {
      measureCopies(of: real)
      measureMembership(of: real)
    }
    attack()
  }

  private mutating func measureDistances() {
    let (heldOut, seed) = (comparison.heldOut, options.seed)
    let metric = notes.attempt(NearestRecord.self) {
      try NearestRecord(training: comparison.training, heldOut: heldOut, seed: seed)
    }
    guard let metric else {
      result.scores += NearestRecord.figures.map { Score($0, value: nil) }
      return
    }
    // The distances are looked up once, for the figures and for the histogram.
    let synthetic = notes.attempt(NearestRecord.self) {
      try metric.distances(of: comparison.synthetic)
    }
    let unseen = comparison.equallyMany.flatMap { tables in
      notes.attempt(NearestRecord.self) { try metric.distances(of: tables.heldOut) }
    }
    var findings = Findings<NearestRecord>()
    findings.synthetic = synthetic.map(metric.measurement)
    findings.floor = try? metric.measure(comparison.independent)
    findings.ceiling = unseen.map(metric.measurement)
    findings.atCeilingSize = comparison.equallyMany.flatMap { _ in findings.synthetic }
    result.scores += findings.scores
    result.nearestRecord = findings.synthetic
    result.distances = synthetic.map {
      DistanceHistogram(
        syntheticToTraining: $0.toTraining, syntheticToHeldOut: $0.toHeldOut,
        heldOutToTraining: unseen?.toTraining)
    }
  }

  /// Among all rows, since a sample would miss copies.
  private mutating func measureExactCopies() {
    guard isSampled else {
      _ = add(drawsAgain: true) { ExactCopies(training: $0) }
      return
    }
    let all = Comparison(
      training: training, heldOut: heldOut, synthetic: synthetic, seed: options.seed, drawCount: 0)
    result.scores += notes.findings(of: ExactCopies(training: training), all).scores
  }

  private mutating func measureCopies(of real: RealRows) {
    result.copies = add(NearCopies(real)).synthetic
    let exposure = add(Exposure(real, leastCount: options.leastCount))
    result.exposure = exposure.synthetic?.columns ?? []
  }

  private mutating func measureMembership(of real: RealRows) {
    let attack =
      real.heldOut == nil
      ? nil
      : notes.attempt(MembershipInference.self) {
        try MembershipInference(real, seed: options.seed)
      }
    guard let attack else {
      let figures = MembershipInference.figures + [MembershipInference.strongest]
      result.scores += figures.map { Score($0, value: nil) }
      return
    }
    // Held-out rows in the place of synthetic ones would attack themselves.
    var findings = Findings<MembershipInference>()
    findings.synthetic = notes.attempt(MembershipInference.self) {
      try attack.measure(comparison.synthetic)
    }
    findings.atCeilingSize = findings.synthetic
    findings.floor = try? attack.measure(comparison.independent)
    result.scores += findings.scores
    result.scores.append(MembershipInference.strongest(of: findings.scores))
    result.membership = findings.synthetic.map { [$0.distance, $0.densityRatio] } ?? []
  }

  private mutating func attack() {
    guard let heldOut = comparison.heldOut else {
      result.scores += AttackRisk.figures.map { Score($0, value: nil) }
      return
    }
    func outcome(with table: Table) -> Attacks.Outcome {
      Attacks.outcome(
        training: comparison.training, heldOut: heldOut, synthetic: table, target: options.target,
        seed: options.seed)
    }
    let outcomes = [comparison.synthetic, comparison.independent].map(outcome)
    result.attacks = outcomes[0].risks
    result.scores += AttackRisk.scores(of: outcomes[0].risks, floor: outcomes[1].risks)
    for note in outcomes[0].notes { notes.add(note) }
  }
}
