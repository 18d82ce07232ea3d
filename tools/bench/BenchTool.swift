import Arguments

/// Measurements of Daybook, side by side with what the server can take.
@main
struct BenchTool: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "daybook-bench",
        abstract: "Measures Daybook on a throwaway Postgres, beside pgbench on the same server.",
        discussion: """
            Build it with -c release. Machines are noisy: every figure is the median of several \
            rounds, contenders take turns within a round, and what counts is the ratio.
            """,
        examples: [
            .init("swift run -c release daybook-bench posting", "posting, 1 to 1,024 callers"),
            .init(
                "swift run -c release daybook-bench waits",
                "the longest wait beside processes that post large batches"),
            .init(
                "swift run -c release daybook-bench templates",
                "the wait beside callers of a slow template"),
            .init(
                "swift build -c release && .build/release/daybook-bench memory",
                "memory of daybook apply for a stream of large batches"),
            .init("swift run -c release daybook-bench expressions", "the templates' language"),
            .init(
                "swift run -c release daybook-bench layout --batch 150",
                "four layouts of entries and balances, 150 postings a commit"),
            .init(
                "swift run -c release daybook-bench reads --accounts 1000000",
                "sets of 100,000 accounts, and a list of a million balances"),
            .init(
                "swift build -c release && .build/release/daybook-bench read-rates",
                "balances read a second"),
        ],
        subcommands: [
            PostingBenchmark.self, WaitBenchmark.self, TemplateBenchmark.self,
            MemoryBenchmark.self, ExpressionBenchmark.self, LayoutBenchmark.self,
            ReadBenchmark.self, ReadRateBenchmark.self, BulkWriterCommand.self,
        ])
}
