import Evaluation

/// A word of the report and its definition.
struct Glossary: Hashable, Sendable {
  let term: String
  let definition: String
  /// The beginnings of the names of the figures that are defined here; an entry without any is always there.
  let figures: [String]

  private init(_ term: String, _ figures: [String] = [], _ definition: String) {
    self.term = term
    self.figures = figures
    self.definition = definition
  }

  func defines(_ figure: String) -> Bool { figures.contains { figure.hasPrefix($0) } }

  /// The entries that a result needs, in the order of the report.
  static func entries(of result: EvaluationResult) -> [Glossary] {
    var names = result.scores.map(\.metric)
    if !result.membership.isEmpty || result.modelMembership != nil { names.append("membership") }
    if !result.attacks.isEmpty { names.append("attacks") }
    return all.filter { entry in entry.figures.isEmpty || names.contains(where: entry.defines) }
  }

  /// The definitions are those of the documentation's page on the report's figures.
  static let all = [
    Glossary(
      "Real, at equal size, error",
      definition: """
        “Real” is what held-out rows score in the place of synthetic ones: a perfect generator gets that. There are \
        often fewer of them, and fewer rows score worse by chance; “at equal size” is the synthetic figure on as many \
        rows. The error is how far the real figure moves from one draw of real rows to the next (one standard error). \
        A difference below twice the error may be chance.
        """),
    Glossary(
      "Independent columns",
      definition: """
        Rows whose cells are drawn column by column from the training rows: each column is right, and everything that \
        links columns is lost. What a figure says of them is its floor. In privacy figures this is no bad generator: \
        such rows copy no whole row, only single cells.
        """),
    Glossary(
      "Verdict on fidelity",
      definition: """
        Distorted: the mean shape error is more than 0.05 above that of real rows. Else columns only: less than half (0.5) \
        of what links pairs of columns is kept, by the pair trends between those of independent columns and of real rows. \
        Else close to real rows: the C2ST AUC is at most 0.2 above that of real rows; where no classifier is installed, 0.9 \
        of the dependence is kept. Else approximate.
        """),
    Glossary(
      "Verdict on privacy",
      definition: """
        The worst of these decides, each by the lower end of its 95 % interval. Needs review above the first limit, fails \
        above the second: share closer to training, as a share of what copies would have, 0.1 and 0.5; unique training \
        rows nearly copied, above unique held-out rows, 0.005 and 0.02; AUC of a membership attack 0.52 and 0.6; training \
        rows found where 1 % of strangers are mistaken, 0.02 and 0.1; risk of singling out, linkability or inference that is \
        better than guessing and not chance (Fisher's exact test, 0.025 divided by the number of attacks), 0.05 and 0.2, \
        where singling out by one column never fails alone. Not assessed: there are no held-out rows, and what equals a \
        training row is no more than chance explains. None of these words is a promise: an attack that nobody tried may \
        find more.
        """),
    Glossary(
      "Differential privacy",
      definition: """
        A mathematical bound on what any attacker can learn about one person from the model (Dwork et al. 2006). No \
        such bound is known for these rows. Everything here is measured on these tables and by these attacks.
        """),
    Glossary(
      "Validity", ["outside_range", "unknown_categories", "too_many_decimals", "missing_where"],
      """
      Shares of cells outside the real range, of unknown category, with more decimals than the schema allows, or missing \
      where the schema forbids it; means over the columns.
      """),
    Glossary(
      "Missing rate", ["missing_rate"],
      "How far the share of missing cells of a column is from that in the training rows."),
    Glossary(
      "JSD", ["column_jsd", "joint_jsd", "three_way_jsd"],
      """
      The Jensen–Shannon divergence (Lin 1991) in bits: 0 for equal distributions, 1 for disjoint ones. A category has a \
      bin for each spelling, a number at most 50 bins of equally many real rows; missing is a bin of its own. Joint JSD \
      is that of the two-way table of a pair, with at most 10 bins for a number; three-way JSD that of three columns.
      """),
    Glossary(
      "Shape error", ["shape_error", "column_shapes"],
      """
      For numbers the Kolmogorov–Smirnov distance, the greatest difference of the two distribution functions; for \
      categories the total variation distance, half the sum of the differences of shares. 0 is equal. SDMetrics-compatible \
      scores are 1 less the error, as that package defines it.
      """),
    Glossary(
      "Differences of means and quantiles", ["mean_difference", "quantile_difference"],
      "Of each number's column: means in standard deviations of the training rows, quantiles in ranks among them."
    ),
    Glossary(
      "Category coverage", ["category_coverage", "rare_category"],
      """
      The share of the training column's spellings of at least k rows that the synthetic rows have too; of rare ones, below \
      1 % of rows, by themselves. A spelling of fewer than k rows counts in neither: to keep it back is no fault.
      """),
    Glossary(
      "Association", ["association", "correlation"],
      """
      Spearman's rank correlation of two numbers, Cramér's V of two categories, the correlation ratio on ranks of a number \
      and a category; the difference of the real and the synthetic one.
      """),
    Glossary(
      "Pair trends", ["pair_trends"],
      """
      Of each pair of columns 1 less half the difference of Pearson's correlations, or 1 less the total variation distance \
      of the two-way tables: 1 is equal. “Same bins” cuts both tables at the training column's edges; “SDMetrics-compatible” \
      cuts each over its own range, as that package does.
      """),
    Glossary(
      "Told from real rows (C2ST)", ["c2st"],
      """
      A classifier two-sample test (Lopez-Paz and Oquab 2017): boosted trees learn to tell synthetic from real rows and are \
      tested on rows that they did not see. AUC is the chance that they rank a random pair rightly: 0.5 is guessing, 1 \
      always right, below 0.5 means copies. It needs the package libxgboost0.
      """),
    Glossary(
      "Utility", ["utility", "tstr", "trtr"],
      "A model for the target column is trained on synthetic rows and tested on held-out rows; beside it one trained on real rows."
    ),
    Glossary(
      "Precision and coverage",
      ["alpha_precision", "beta_recall", "precision", "recall", "coverage"],
      "How much of the synthetic rows lies where real rows lie, and how much of the real rows is reached (Alaa et al. 2022)."
    ),
    Glossary(
      "Energy distance and MMD", ["energy", "mmd"],
      "Distances of the two tables as wholes, in the space in which rows have distances; 0 for equal distributions."
    ),
    Glossary(
      "Distance of two rows", ["dcr", "nndr", "near_copies", "distance"],
      """
      The mean over columns of the difference in rank within the training column (0 to 1), or 0 or 1 for a category; \
      missing is 1 from anything else. The distance to the closest record (DCR) is that to the nearest row.
      """),
    Glossary(
      "Rows closer to training", ["dcr_share"],
      """
      The share of synthetic rows whose nearest real row is a training row rather than a held-out row, out of equally \
      many of both, ties half. Rows of strangers would be at 0.5.
      """),
    Glossary(
      "Nearest-neighbour distance ratio (NNDR)", ["nndr"],
      "The distance to the nearest training row divided by that to the second nearest; near 0 where one row is copied."
    ),
    Glossary(
      "Copies", ["copies", "near_copies", "unique"],
      """
      Synthetic rows equal to a training row in every column; near copies equal it in every category and missing cell, and \
      in every number within 1 % of the ranks. Of unique rows, which no other real row equals (is a near copy of), the excess \
      is the share of training rows that were met above that of held-out rows. In tables of few columns strangers are equal \
      by chance: compare with “real”.
      """),
    Glossary(
      "Membership attacks", ["membership", "mia_"],
      """
      Each gives a score to rows, meant to be higher for training rows. By distance: the nearest synthetic row is near. By \
      density ratio (van Breugel et al. 2023): there are more synthetic rows about than real ones explain. By denoising \
      loss, with the model itself in hand: the model is better at rows that it learned. Beside AUC stands the share of \
      training rows found when at most 1 % or 0.1 % of strangers are taken for them (Carlini et al. 2022).
      """),
    Glossary(
      "Singling out, linkability, inference",
      ["attacks", "singling_out", "linkability", "inference"],
      """
      Giomi et al., “A Unified Framework for Quantifying Privacy Risk in Synthetic Data” (2023). With a the share of right \
      guesses about training rows and c that about held-out rows, the risk is (a − c) / (1 − c), with Wilson's intervals.
      """),
    Glossary(
      "Found again", ["exposed"],
      """
      Rows that stand out and of which a synthetic row is a near or exact copy, counted. Which rows and values they are \
      is not said anywhere. Held-out rows are found by chance alone, so it is the two shares that are to be compared.
      """),
  ]

  private init(_ term: String, definition: String) { self.init(term, [], definition) }
}
