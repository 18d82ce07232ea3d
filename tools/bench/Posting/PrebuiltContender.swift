/// The ledger's own rows, made before the clock starts, in batches as large as the library's
/// callers reached on average in their latest turn: what is left of a posting when nothing has to
/// be decided.
///
/// This process makes the rows in between, so its own time says nothing.
struct PrebuiltContender: PostingContender {
    let rows: LayoutContender
    let callers: Int
    /// Those of the callers that it is compared with.
    let commits: GroupCommits
    let countsOwnTime = false

    var name: String { "pre-built rows, as \(callers) caller\(callers == 1 ? "" : "s")" }

    private var batch: Int { max(1, Int(commits.average.rounded())) }

    func turn(seconds: Double) async throws -> Turn {
        try await rows.turn(batch: batch, seconds: seconds)
    }

    func conclude() async throws -> Double { Double(batch) }
}
