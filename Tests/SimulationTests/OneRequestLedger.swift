import Accounting
import Daybook

/// A ledger for tests of the machine alone: each request is one event, or a refusal without one.
struct OneRequestLedger: DecidingLedger {
    struct Request: Sendable, Equatable {
        let name: String
        var isWritten = true
        /// What has to be known for its decision.
        var fact: String?
    }

    struct Failure: WriterFailure, Equatable {
        var word: String
        var isFinal: Bool { false }

        init(_ word: String) { self.word = word }

        init(_ fault: WriterFault) { word = "\(fault)" }
    }

    typealias Key = String
    typealias Session = Int

    private(set) var position = LogPosition.beforeFirst
    private(set) var lastHash = Digest(first: 0, second: 0)
    private(set) var encodedBytes = 0
    let isPartitionDue = false
    var looksUpIDs = false
    /// What was read.
    var facts: Set<String> = []
    private(set) var decisions = 0

    var mark: LogPosition { position }

    mutating func rollBack(to mark: LogPosition) { position = mark }

    mutating func settle(upTo mark: LogPosition) -> LogPosition { mark }

    mutating func beginBatch(after hash: Digest) {
        lastHash = hash
        encodedBytes = 0
    }

    mutating func startEpoch(at now: Timestamp) { append(now) }

    mutating func decide(
        _ request: Request, at now: Timestamp
    ) -> Judgement<String, Failure> {
        decisions += 1
        let missing = missing(for: request, at: now)
        guard missing.isEmpty else { return .missing(missing) }
        if request.isWritten { append(now) }
        return .decided(isWritten: request.isWritten, hasReplays: false)
    }

    private mutating func append(_ now: Timestamp) {
        position = LogPosition(after: position, now: now)
        lastHash = Digest(first: lastHash.first, second: lastHash.second + 1)
        encodedBytes += 100
    }

    func missing(for request: Request, at now: Timestamp) -> [String] {
        request.fact.map { facts.contains($0) ? [] : [$0] } ?? []
    }

    func isID(_ key: String) -> Bool { false }

    func isLong(_ request: Request) -> Bool { false }
}
