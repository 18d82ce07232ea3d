import Accounting

/// Requests that are decided together, on one end of the log, in one database transaction.
struct Batch<Request: Sendable, Key, Mark> {
    /// The end of the log that it is decided on.
    let head: ExpectedHead
    /// The clock's reading by which its requests are decided.
    let now: Timestamp
    /// When it was read.
    let begunAt: Duration
    /// To where what was decided in it is taken back.
    var start: Mark
    /// Its requests, in their order.
    private(set) var entries: [Pending<Request>] = []
    /// The places of those that have events in it, in order.
    private(set) var written: [Int] = []
    /// Whether it tells callers that what was asked for stands already.
    var hasReplays = false
    /// Whether it begins a new epoch.
    var startsEpoch = false
    /// Facts that the next request needs, which ends the batch before it.
    var missing: [Key] = []
    /// Whether it takes no further request.
    var isFull = false

    init(on head: ExpectedHead, now: Timestamp, begunAt: Duration, start: Mark) {
        self.head = head
        self.now = now
        self.begunAt = begunAt
        self.start = start
    }

    var count: Int { entries.count }

    /// Whether there are events of requests in it. One that would only begin an epoch is not sent.
    var isWritten: Bool { !written.isEmpty }

    mutating func append(_ entry: Pending<Request>, isWritten: Bool) {
        if isWritten { written.append(entries.count) }
        entries.append(entry)
    }

    /// Those that have events in it, and those that have none.
    func parted() -> (written: [Pending<Request>], others: [Pending<Request>]) {
        var rest = written[...]
        var parts: (written: [Pending<Request>], others: [Pending<Request>]) = ([], [])
        for (place, entry) in entries.enumerated() {
            if rest.first == place {
                rest.removeFirst()
                parts.written.append(entry)
            } else {
                parts.others.append(entry)
            }
        }
        return parts
    }
}

/// A batch whose commit was sent and not answered as it must be.
struct InDoubtCommit<Request: Sendable, Key, Mark, Session> {
    /// The session that it ran on, which may still be alive and commit.
    let session: Session
    let batch: Batch<Request, Key, Mark>
    /// Where its last event would stand, and with which hash.
    let last: ExpectedHead
    let since: Duration
}
