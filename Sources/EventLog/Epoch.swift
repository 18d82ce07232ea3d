public import Accounting
public import Postgres

/// The ledger's incarnations.
///
/// A restore or a promotion may have lost commits that followers have seen. So a writer that finds
/// itself on another server (system identifier) or another timeline than the ledger remembers
/// starts a new epoch, an event of its own, before anything else.
public enum Epoch {
    static let move = Statement(SQL.moveEpoch, parameters: [.int4, .int8, .int4])

    /// Whether the server is another than the ledger remembers.
    public static func isOver(_ head: LedgerHead, on server: LedgerServer?) -> Bool {
        guard let server else { return false }
        return head.systemIdentifier != server.systemIdentifier
            || head.timeline != server.timeline
    }

    /// The event that has to come first on this server; nil when the epoch goes on.
    public static func startIfNeeded(
        _ head: LedgerHead, on server: LedgerServer, at place: LogPosition
    ) -> Event? {
        guard isOver(head, on: server) else { return nil }
        let reason =
            head.systemIdentifier == server.systemIdentifier
            ? "the server went from timeline \(head.timeline) to \(server.timeline)"
            : "the ledger was found on another server"
        return Event(
            seq: place.seq, recordedAt: place.recordedAt,
            body: .epochStarted(
                head.ledgerID,
                EpochStarted(
                    epoch: head.epoch + 1, reason: reason,
                    systemIdentifier: server.systemIdentifier, timeline: server.timeline)))
    }

    /// Writes the new epoch into the ledger's row, in the append of its event.
    public static func send(
        _ started: EpochStarted, _ pipeline: borrowing Pipeline
    ) throws(PostgresError) {
        try pipeline.send(
            move, Int32(started.epoch), Int64(bitPattern: started.systemIdentifier),
            Int32(started.timeline))
    }
}
