import Accounting
import EventLog
import Postgres
import ProjectionEngine

/// Reads what decisions lack, for all waiting commands in one round trip, without the log's lock.
///
/// The events since the state's position come along from the same snapshot and are folded first, so
/// that everything in it stays true of one place in the log.
struct FactReader: Sendable {
    private let sources: [any FactSource]

    /// Events that a writer folds to catch up; one that is further behind forgets what it knows.
    static let maximumTail = 2_000
    /// Bytes of them behind which a tail is too long as well: as many as one command may write.
    static let maximumTailBytes = 64 * 1_048_576

    init(_ projections: ProjectionList, _ slots: Slots) {
        sources = projections.factSources(slots)
    }

    /// Brings `state` up to the log's present end and learns what `keys` name, in one snapshot
    /// without the log's lock. Returns where the log ends.
    func read(
        _ keys: [FactKey], into state: inout LedgerState, _ session: borrowing Session
    ) throws -> LedgerHead {
        let prefetches = prefetch(keys)
        return try session.pipeline { pipeline in
            try pipeline.send(.begin(.repeatableRead, .readOnly))
            try LedgerHead.send(pipeline)
            try LogReading.send(
                after: state.position.seq, limit: Self.maximumTail,
                bytes: Self.maximumTailBytes, pipeline)
            try send(prefetches, pipeline)
            try pipeline.send(.commit)
            try pipeline.sync()
            try pipeline.receive()
            let head = try LedgerHead.receive(pipeline)
            let tail = try LogReading.receive(pipeline)
            catchUp(&state, tail, head)
            try receive(prefetches, into: &state, pipeline)
            try pipeline.receiveAll()
            return head
        }
    }

    /// Asks for the events that others appended, inside of an append that holds the log's lock;
    /// ``receiveTail(upTo:into:_:)`` takes them.
    func askForTail(after position: LogPosition, _ pipeline: borrowing Pipeline) throws {
        try LogReading.send(
            after: position.seq, limit: Self.maximumTail, bytes: Self.maximumTailBytes, pipeline)
        try pipeline.sync()
    }

    func receiveTail(
        upTo head: LedgerHead, into state: inout LedgerState, _ pipeline: borrowing Pipeline
    ) throws {
        catchUp(&state, try LogReading.receive(pipeline), head)
    }

    /// What is asked of each projection.
    typealias Prefetches = [any FactPrefetch]

    func prefetch(_ keys: [FactKey]) -> Prefetches {
        let keys = Set(keys)
        return sources.compactMap { $0.prefetch(keys) }
    }

    func send(_ prefetches: Prefetches, _ pipeline: borrowing Pipeline) throws {
        for prefetch in prefetches { try prefetch.send(pipeline) }
    }

    func receive(
        _ prefetches: Prefetches, into state: inout LedgerState, _ pipeline: borrowing Pipeline
    ) throws {
        for prefetch in prefetches { try prefetch.receive(pipeline, into: &state.cache) }
    }

    /// Folds the events since the state's position, or forgets the facts when they are too many.
    func catchUp(_ state: inout LedgerState, _ tail: LogPage<Event>, _ head: LedgerHead) {
        guard tail.isComplete else {
            state.forgetEverything(at: head.place)
            return
        }
        for event in tail.events { state.observe(event) }
        state.settle()
    }
}
