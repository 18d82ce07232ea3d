import Accounting
import EventLog

/// Requests that are decided, and their events and rows encoded, but not sent.
///
/// An append begins one, or takes up the one that was decided ahead while the server carried out
/// the batch before.
struct BatchDraft {
    /// The oldest clock reading that a draft decided ahead is sent with.
    private static let maximumAge: Int64 = 100_000
    /// Batches that are smaller have nobody behind them who is worth being woken for.
    private static let leastFollowed = 2

    /// Where the log ends before it.
    let head: KnownHead
    /// The clock's reading by which its requests are decided.
    let now: Timestamp
    /// The epoch that it begins with.
    var epoch: EpochStarted?
    var result = BatchResult()
    /// Whether there are events in it.
    var isWritten = false

    /// How many requests it has decided, the first of those that wait.
    var count: Int { result.answers.count }

    init(on head: KnownHead, now: Timestamp) {
        self.head = head
        self.now = now
    }

    /// Whether it is what would be decided on this head, at this time.
    func stands(on head: KnownHead, at time: Timestamp) -> Bool {
        self.head == head && time.microseconds - now.microseconds <= Self.maximumAge
    }

    /// Whether the next batch may be decided while the server carries this one out.
    var isFollowed: Bool {
        count >= Self.leastFollowed && result.deferred.isEmpty && epoch == nil
    }
}
