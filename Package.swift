// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "daybook",
    products: [
        .executable(name: "daybook", targets: ["DaybookTool"]),
        .executable(name: "daybook-bench", targets: ["BenchTool"]),
        .executable(name: "daybook-replay", targets: ["ReplayTool"]),
        .library(name: "Daybook", targets: ["Accounting", "Daybook", "EventLog"]),
    ],
    targets: [
        .systemLibrary(
            name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(
            name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
        .systemLibrary(
            name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libpq-dev"])]),

        .target(
            name: "Accounting", dependencies: ["CEL", "JSON"], exclude: ["README.md"]),
        .target(name: "Arguments", exclude: ["README.md"]),
        .target(
            name: "CEL", dependencies: ["RegularExpressions"], exclude: ["README.md"]),
        .target(
            name: "CommandFormat", dependencies: ["Accounting", "JSON"], exclude: ["README.md"]),
        .target(
            name: "EventFormat", dependencies: ["Accounting", "CCrypto", "JSON"],
            exclude: ["README.md", "Schemas"]),
        .target(
            name: "Daybook",
            dependencies: [
                "Accounting", "BalancesProjection", "CCrypto", "CEL", "ChartProjection",
                "EntriesProjection", "EventFormat", "EventLog",
                "EventuallyConsistentSetsProjection", "JSON", "Postgres", "ProjectionEngine",
                "Telemetry", "TemplatesProjection", "TransactionsProjection",
            ],
            exclude: [
                "Auditing/README.md", "README.md", "Reading/README.md",
                "WriterMachine/README.md", "Writing/README.md",
            ],
            plugins: ["EmbedSQL"]),
        .target(
            name: "EventLog",
            dependencies: ["Accounting", "EventFormat", "JSON", "Migrations", "Postgres"],
            exclude: ["README.md"], plugins: ["EmbedSQL"]),
        .target(name: "JSON", exclude: ["README.md"]),
        .target(name: "LocalPostgres", exclude: ["README.md"]),
        .target(
            name: "Migrations", dependencies: ["Postgres"], path: "Migrations",
            exclude: ["README.md"], plugins: ["EmbedSQL"]),
        .target(name: "Postgres", dependencies: ["CPostgres"], exclude: ["README.md"]),
        .target(
            name: "ProjectionEngine", dependencies: ["Accounting", "EventLog", "Postgres"],
            plugins: ["EmbedSQL"]),
        .target(name: "RegularExpressions", exclude: ["README.md"]),
        .target(name: "Telemetry", exclude: ["README.md"]),

        .target(
            name: "ChartProjection",
            dependencies: ["Accounting", "EventLog", "Postgres", "ProjectionEngine"],
            path: "Projections/Chart", exclude: ["README.md"], plugins: ["EmbedSQL"]),
        .target(
            name: "TransactionsProjection",
            dependencies: ["Accounting", "EventLog", "Postgres", "ProjectionEngine"],
            path: "Projections/Transactions", exclude: ["README.md"], plugins: ["EmbedSQL"]),
        .target(
            name: "TemplatesProjection",
            dependencies: ["Accounting", "EventLog", "Postgres", "ProjectionEngine"],
            path: "Projections/Templates", exclude: ["README.md"], plugins: ["EmbedSQL"]),
        .target(
            name: "EntriesProjection",
            dependencies: ["Accounting", "EventLog", "Postgres", "ProjectionEngine"],
            path: "Projections/Entries", exclude: ["README.md"], plugins: ["EmbedSQL"]),
        .target(
            name: "BalancesProjection",
            dependencies: ["Accounting", "Postgres", "ProjectionEngine"],
            path: "Projections/Balances", exclude: ["README.md"], plugins: ["EmbedSQL"]),
        .target(
            name: "EventuallyConsistentSetsProjection",
            dependencies: ["Accounting", "EventLog", "Postgres", "ProjectionEngine"],
            path: "Projections/EventuallyConsistentSets", exclude: ["README.md"],
            plugins: ["EmbedSQL"]),

        .executableTarget(
            name: "DaybookTool",
            dependencies: [
                "Accounting", "Arguments", "CEL", "CELCases", "CommandFormat", "Daybook",
                "EventLog", "JSON", "ToolSupport", "LocalPostgres", "Postgres", "SampleBooks",
            ],
            path: "tools/daybook", plugins: ["EmbedSQL"]),
        .executableTarget(
            name: "BenchTool",
            dependencies: [
                "Accounting", "Arguments", "BalancesProjection", "CEL", "Daybook",
                "EntriesProjection", "EventLog", "JSON", "LocalPostgres", "Postgres",
                "ProjectionEngine",
                "TransactionsProjection",
            ],
            path: "tools/bench", exclude: ["README.md"]),
        .executableTarget(
            name: "ReplayTool",
            dependencies: [
                "Accounting", "Arguments", "Daybook", "JSON", "ToolSupport", "ProjectionEngine",
            ],
            path: "tools/replay"),
        .executableTarget(
            name: "daybook-schemas", dependencies: ["Arguments", "EventFormat"],
            path: "tools/schemas"),
        .executableTarget(
            name: "daybook-simulate", dependencies: ["Arguments", "Simulation"],
            path: "tools/simulate"),
        .target(
            name: "ToolSupport",
            dependencies: [
                "Accounting", "Arguments", "Daybook", "EventLog", "LocalPostgres", "Telemetry",
            ],
            path: "tools/tool-support"),
        .target(
            name: "CELCases", dependencies: ["CEL", "JSON"], path: "tools/cel-cases"),
        .target(
            name: "SampleBooks", dependencies: ["Accounting", "CommandFormat", "Daybook"],
            path: "tools/sample-books", plugins: ["EmbedSQL"]),
        .executableTarget(name: "embed-sql", path: "tools/embed-sql"),
        .plugin(
            name: "EmbedSQL", capability: .buildTool(), dependencies: ["embed-sql"],
            path: "tools/EmbedSQL"),

        .target(
            name: "LedgerTestSupport",
            dependencies: [
                "Accounting", "Daybook", "EventLog", "LocalPostgres", "Postgres",
                "ServerTestSupport",
            ],
            path: "Tests/LedgerTestSupport"),
        .target(
            name: "ServerTestSupport", dependencies: ["LocalPostgres", "Postgres"],
            path: "Tests/ServerTestSupport"),
        .target(
            name: "Simulation", dependencies: ["Accounting", "Daybook", "TestSupport"],
            path: "Tests/Simulation", exclude: ["README.md"]),
        .target(
            name: "TestSupport", dependencies: ["Accounting", "JSON"], path: "Tests/TestSupport"),
        .executableTarget(
            name: "LocalPostgresProbe", dependencies: ["LocalPostgres"],
            path: "Tests/LocalPostgresProbe"),
        .executableTarget(
            name: "WriterProbe", dependencies: ["Accounting", "Daybook", "EventLog"],
            path: "Tests/WriterProbe"),
        .testTarget(
            name: "AccountingTests",
            dependencies: ["Accounting", "CEL", "JSON", "TestSupport"]),
        .testTarget(
            name: "ApplyTests",
            dependencies: [
                "Accounting", "DaybookTool", "JSON", "LedgerTestSupport", "Postgres",
                "ServerTestSupport",
            ]),
        .testTarget(name: "ArgumentsTests", dependencies: ["Arguments"]),
        .testTarget(
            name: "CommandFormatTests", dependencies: ["Accounting", "CommandFormat", "JSON"]),
        .testTarget(
            name: "EventFormatTests",
            dependencies: [
                "Accounting", "CCrypto", "EventFormat", "JSON", "RegularExpressions",
                "TestSupport",
            ],
            exclude: ["Golden"]),
        .testTarget(
            name: "DaybookTests",
            dependencies: [
                "Accounting", "Daybook", "EntriesProjection", "EventLog",
                "EventuallyConsistentSetsProjection", "JSON",
                "LedgerTestSupport", "LocalPostgres", "Postgres", "ProjectionEngine",
                "ServerTestSupport", "TestSupport", "WriterProbe",
            ]),
        .testTarget(
            name: "EventLogTests",
            dependencies: [
                "Accounting", "Daybook", "EventLog", "LedgerTestSupport", "LocalPostgres",
                "Postgres", "ServerTestSupport", "WriterProbe",
            ]),
        .testTarget(
            name: "DaybookToolTests",
            dependencies: [
                "Accounting", "CEL", "CELCases", "CommandFormat", "Daybook", "DaybookTool",
                "EventLog", "JSON", "LocalPostgres", "Postgres", "ReplayTool", "SampleBooks",
            ]),
        .testTarget(name: "CELTests", dependencies: ["CEL", "CELCases", "JSON"]),
        .testTarget(
            name: "FaultTests",
            dependencies: [
                "Accounting", "Daybook", "EventLog", "LedgerTestSupport", "LocalPostgres",
                "Postgres", "ServerTestSupport", "TestSupport",
            ]),
        .testTarget(name: "JSONTests", dependencies: ["JSON"]),
        .testTarget(
            name: "LocalPostgresTests", dependencies: ["LocalPostgres", "LocalPostgresProbe"]),
        .testTarget(
            name: "PostgresTests",
            dependencies: ["Postgres", "CPostgres", "LocalPostgres", "ServerTestSupport"]),
        .testTarget(
            name: "RegularExpressionsTests", dependencies: ["RegularExpressions"],
            exclude: ["Resources"]),
        .testTarget(
            name: "SQLTests",
            dependencies: [
                "Accounting", "BalancesProjection", "ChartProjection", "Daybook", "DaybookTool",
                "EntriesProjection", "EventLog", "EventuallyConsistentSetsProjection",
                "LocalPostgres", "Migrations", "Postgres", "ProjectionEngine",
                "TemplatesProjection",
                "TestSupport", "TransactionsProjection",
            ]),
        .testTarget(
            name: "SimulationTests", dependencies: ["Accounting", "Daybook", "Simulation"]),
        .testTarget(name: "TelemetryTests", dependencies: ["Telemetry"]),
        .testTarget(name: "TidyTests"),
    ],
    swiftLanguageModes: [.v6]
)

/// The flags that every Swift target of the package is built with.
let houseSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

for target in package.targets where target.type != .system && target.type != .plugin {
    target.swiftSettings = houseSettings + (target.swiftSettings ?? [])
}
