import Accounting
import EventFormat
import EventLog
import Postgres
import ProjectionEngine

/// Folds the log from its first event into slots that are empty, under the log's lock.
struct ProjectionFill {
    /// Entries and events whose rows are sent together: encoding them takes time, in which a holder
    /// of the lock is silent.
    private static let rowsAtOnce = 4_000

    /// The slots to fill.
    let slots: Slots
    let projections: [any Projection]
    /// The log's last event.
    let last: Seq
    let progress: (_ done: Int64, _ of: Int64) -> Void

    func run(_ session: borrowing Session) throws {
        var state = LedgerState.complete(
            remembersTransactions: false, hashing: Outside.live.hashing)
        var projectors: [any Projector] = []
        for projection in projections {
            projectors.append(try projection.refill(slots, session))
        }
        var place = Seq.zero
        var life = KeepAlive()
        var unsent = 0
        while place < last {
            let page = try LogReading.stored(session, after: place, through: last).events
            guard let end = page.last?.seq else {
                throw LogFailure(.damaged, "the log has no event \(place.next)")
            }
            for stored in page {
                let folded = try Self.fold(try EventDecoder.decode(stored), into: &state)
                for projector in projectors { projector.apply(folded, state) }
                try life.show(session)
                unsent += folded.effects.count + 1
                guard unsent >= Self.rowsAtOnce || stored.seq == end else { continue }
                unsent = 0
                state.settle()
                try session.pipeline { pipeline in
                    for projector in projectors { try projector.send(pipeline) }
                    try pipeline.sync()
                    try pipeline.receiveAll()
                }
            }
            place = end
            progress(place.number, last.number)
        }
    }

    private static func fold(_ event: Event, into state: inout LedgerState) throws -> FoldedEvent {
        guard event.seq == state.position.seq.next else {
            throw LogFailure(.damaged, "the log has no event \(state.position.seq.next)")
        }
        if let obstacle = state.obstacle(to: event) {
            throw LogFailure(.damaged, "event \(event.seq) cannot be folded: \(obstacle)")
        }
        return FoldedEvent(event, effects: state.fold(event))
    }
}
