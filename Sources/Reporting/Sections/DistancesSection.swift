import Evaluation

/// How near synthetic rows come to training rows, and how near unseen real rows come.
struct DistancesSection {
  let result: EvaluationResult

  var section: Section {
    Section(id: "distances", title: "Distance to the closest real row") {
      if let nearest = result.nearestRecord, let share = nearest.shareCloserToTraining {
        Node(.p) { sentence(nearest, share) }
      }
      if let distances = result.distances {
        Node(.p) {
          "A generator that copies puts its line to the left of the bars: nearer to training rows than unseen real"
          " rows are. Distance 0 is an equal row, 1 a row that differs in everything."
        }
        legend(distances)
        Node(.figure) {
          Node(.figcaption) { Node(.strong) { "Share of rows by their distance" } }
          chart(distances)
        }
      } else {
        Node(.p) { "The distances were not measured." }
      }
      copies
      Node(.p) {
        "Distances alone are weak evidence: rows can be far from every training row and still tell of one. The attacks"
        " below ask more."
      }
    }
  }

  private func sentence(_ nearest: NearestRecord.Measurement, _ share: Double) -> String {
    let range = nearest.shareInterval.map {
      " (95 %: \($0.low.percentText) to \($0.high.percentText))"
    }
    return
      "\(share.percentText)\(range ?? "") of \(nearest.measuredRows.groupedText) synthetic rows are closer to a"
      + " training row than to a held-out row, out of \(nearest.referenceRows.groupedText) of each. Unseen real rows"
      + " would be at 50.0 %, copies of training rows at \(nearest.memorizerShare.percentText)."
  }

  /// How many unique people's rows were met, of those that were learned and of those that were not.
  @NodeBuilder private var copies: [Node] {
    if let copies = result.copies, let training = copies.uniqueTrainingRowsNearlyCopied {
      Node(.p) {
        "Of \(training.total.groupedText) training rows that no other real row is like,"
          + " \(training.count.groupedText) (\(training.value.percentText)) have a near copy among the synthetic rows"
          + (copies.uniqueHeldOutRowsNearlyCopied.map {
            "; of \($0.total.groupedText) such held-out rows, \($0.count.groupedText) (\($0.value.percentText)), by"
              + " chance."
          } ?? ".")
      }
    }
  }

  private func legend(_ distances: DistanceHistogram) -> Node {
    var entries: [(sample: Legend.Sample, words: String)] = []
    if distances.heldOutToTraining != nil {
      entries.append((.filled, "held-out rows to training rows"))
    }
    if distances.syntheticToHeldOut != nil {
      entries.append((.line(style: "held"), "synthetic rows to held-out rows"))
    }
    entries.append((.line(style: "syn"), "synthetic rows to training rows"))
    return Legend.list(entries)
  }

  private func chart(_ distances: DistanceHistogram) -> Node {
    HistogramChart(
      finding: finding(distances),
      overlay: Overlay(
        filled: distances.heldOutToTraining, dashed: distances.syntheticToHeldOut,
        line: distances.syntheticToTraining),
      edges: distances.edges.edgeTexts, hasMissing: false, width: 620, height: 220
    ).chart.node
  }

  private func finding(_ distances: DistanceHistogram) -> String {
    var finding = "Distances of synthetic rows to training rows"
    if let heldOut = distances.heldOutToTraining {
      let distance = Overlay.totalVariation(heldOut, distances.syntheticToTraining)
      finding += ": total variation \(distance.figureText) from those of held-out rows"
    }
    if let nearest = result.nearestRecord {
      finding += "; median \(nearest.median.figureText)"
    }
    return finding
  }
}
