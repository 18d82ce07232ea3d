import Synchronization

/// How many postings shared a commit when some number of callers posted last.
final class GroupCommits: Sendable {
    private let latest = Mutex(1.0)

    func set(postings: Int, commits: Int) {
        latest.withLock { $0 = Double(postings) / Double(max(commits, 1)) }
    }

    var average: Double { latest.withLock { $0 } }
}
