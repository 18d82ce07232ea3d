/// Callers of the library, each posting one transfer after the other.
struct DaybookContender: PostingContender {
    let load: TransferLoad
    let callers: Int
    let counter: CommitCounter
    let commits = GroupCommits()
    let countsOwnTime = true

    var name: String { "daybook, \(callers) caller\(callers == 1 ? "" : "s")" }

    func turn(seconds: Double) async throws -> Turn {
        try await load.run(callers: callers, seconds: seconds)
    }

    func conclude() async throws -> Double {
        let counted = try await counter.count()
        commits.set(postings: counted.events, commits: counted.commits)
        return commits.average
    }
}
