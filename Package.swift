// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target: Swift 6 mode, warnings are errors, imports stay inside the file that asks for them.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(
  of name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name), "TestSupport"] + dependencies,
    exclude: exclude, swiftSettings: strict)
}

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "synthtab",
  products: [
    .executable(name: "synthtab", targets: ["synthtab"]),
    .library(
      name: "Synthesis",
      targets: [
        "Synthesis", "Tabular", "TabularIO", "ModelStore", "Evaluation",
        "Predicates",
      ]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
  ],
  targets: [
    // MARK: - The tool
    .executableTarget(
      name: "synthtab",
      dependencies: [
        argumentParser, "Tabular", "Predicates", "TabularIO", "Compute", "Encoding", "Diffusion",
        "Privacy",
        "Synthesis", "ModelStore", "Evaluation", "Reporting",
      ],
      swiftSettings: strict),

    // MARK: - Tables
    library("Tabular"),
    library("Predicates", ["Tabular"]),
    library("TabularIO", ["Tabular", "CTextKernels", grdb, sqlite, crypto]),
    library("Evaluation", ["Tabular", "Compute", "GradientBoosting"]),
    library("Reporting", ["Tabular", "Evaluation", "Privacy"]),

    // MARK: - A judge that the audit asks: trees, of vectors only
    library("GradientBoosting", ["CXGBoost"]),

    // MARK: - What privacy costs, and the noise that pays for it: numbers only
    library("Privacy", [crypto]),

    // MARK: - The diffusion core: vectors only
    library("Compute", ["CKernels", "COneDNN"]),
    library("NeuralNetworks", ["Compute"]),
    library("Diffusion", ["Compute", "NeuralNetworks"]),
    library("Training", ["Compute", "NeuralNetworks", "Diffusion", "Privacy"]),

    // MARK: - The other engine: a graphical model of noisy counts, of levels only
    library("Marginals", ["Compute", "Privacy"]),

    // MARK: - Where tables meet diffusion
    library("Encoding", ["Tabular", "Compute", "Privacy"]),
    library(
      "Synthesis",
      [
        "Tabular", "Compute", "Encoding", "NeuralNetworks", "Diffusion", "Training", "Marginals",
        "Privacy", "Evaluation", "Predicates", crypto,
      ]),
    library("ModelStore", ["Tabular", "TabularIO", "Diffusion", "Synthesis", grdb, crypto]),

    // MARK: - C
    .systemLibrary(name: "CLibCSV"),
    .target(name: "COneDNN", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    .target(name: "CXGBoost", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    .target(name: "CKernels"),
    .target(name: "CTextKernels"),

    // MARK: - The benchmark of speed: `make bench-speed`
    .target(name: "CPeak", path: "Benchmarks/Speed/CPeak"),
    .executableTarget(
      name: "SpeedBenchmark",
      dependencies: [
        "CPeak", "Tabular", "TabularIO", "Compute", "Encoding", "NeuralNetworks", "Diffusion",
        "Training", "Synthesis",
      ],
      path: "Benchmarks/Speed/SpeedBenchmark", swiftSettings: strict),

    // MARK: - Tests
    .target(name: "CAllocationCount", path: "Tests/CAllocationCount"),
    .target(
      name: "TestSupport",
      dependencies: ["CAllocationCount", "Tabular", "Compute", "NeuralNetworks", "Diffusion"],
      path: "Tests/TestSupport", swiftSettings: strict),
    tests(of: "Tabular"),
    tests(of: "Predicates", ["Tabular", grdb]),
    tests(of: "TabularIO", ["Tabular", "CLibCSV", "CTextKernels", grdb]),
    tests(of: "Compute"),
    tests(of: "Encoding", ["Tabular", "Compute", "Privacy"]),
    tests(of: "Privacy", exclude: ["Fixtures"]),
    tests(of: "Marginals", ["Compute", "Privacy"]),
    tests(of: "NeuralNetworks", ["Compute"]),
    tests(of: "Diffusion", ["Compute", "NeuralNetworks"]),
    tests(of: "Training", ["Compute", "NeuralNetworks", "Diffusion", "Privacy"]),
    tests(
      of: "Synthesis",
      [
        "Tabular", "TabularIO", "Compute", "Encoding", "Training", "Evaluation", "Diffusion",
        "Marginals", "Privacy", "Predicates",
      ]),
    tests(of: "ModelStore", ["Tabular", "TabularIO", "Diffusion", "Synthesis", grdb]),
    tests(of: "GradientBoosting"),
    tests(of: "Evaluation", ["Tabular", "Compute", "GradientBoosting"], exclude: ["Fixtures"]),
    tests(of: "Reporting", ["Tabular", "Evaluation", "Privacy"]),
    .testTarget(
      name: "synthtabTests",
      dependencies: ["synthtab", "TestSupport", "Compute", "Tabular", "TabularIO"],
      exclude: ["Fixtures"], swiftSettings: strict),
  ]
)
