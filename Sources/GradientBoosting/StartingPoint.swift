import Foundation

/// Where trees begin, and the scale of the labels on which they grow.
struct StartingPoint {
  /// One for each output, on the scale of sums of leaves: log odds, log shares or numbers.
  let margins: [Float]
  private let centre: Double
  private let scale: Double

  init(of labels: [Double], objective: GradientBoostedTrees.Objective) {
    let count = Double(labels.count)
    switch objective {
    case .number:
      let centre = labels.reduce(0) { $0 + $1 / count }
      let variance = labels.reduce(0) { $0 + ($1 - centre) * ($1 - centre) / count }
      let scale = variance.squareRoot()
      self.centre = centre
      self.scale = scale > 0 && scale.isFinite ? scale : 1
      margins = [0]
    case .binary:
      (centre, scale) = (0, 1)
      let shares = Self.shares(of: labels, classes: 2)
      margins = [Float(log(shares[1] / shares[0]))]
    case .classes(let classes):
      (centre, scale) = (0, 1)
      margins = Self.shares(of: labels, classes: classes).map { Float(log($0)) }
    }
  }

  /// The label that XGBoost is given.
  func label(_ label: Double) -> Float { Float((label - centre) / scale) }

  /// The inverse, for what it predicts.
  func number(_ prediction: Float) -> Double { centre + scale * Double(prediction) }

  /// With half a row more of each class, so that a class without rows has a share.
  private static func shares(of labels: [Double], classes: Int) -> [Double] {
    precondition(classes >= 2, "\(classes) classes")
    var counts = [Double](repeating: 0.5, count: classes)
    for label in labels {
      precondition(
        label >= 0 && label < Double(classes) && label == label.rounded(),
        "a label that is none of \(classes) classes")
      counts[Int(label)] += 1
    }
    let sum = counts.reduce(0, +)
    return counts.map { $0 / sum }
  }
}
