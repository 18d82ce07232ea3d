import Accounting
import EventFormat
public import EventLog
import EventuallyConsistentSetsProjection
import Postgres
public import Projecting

/// Rebuilds projections from the log, from scratch, into the slot that is not in use, and switches.
///
/// It holds the log's lock from beginning to end, so posting waits; readers read on and see the new
/// slot from the switch on. Tables, views, functions and grants that are missing are made first;
/// when a table of control state was, everything is rebuilt, whatever was asked for.
/// Eventually consistent sets are rebuilt up to their watermarks, which stand beside the log; with
/// the watermarks gone they come back as never recalculated.
public struct Rebuild: Sendable {
    private static let pageSize = 1_000
    /// Entries and events whose rows are sent together: encoding them takes time, in which a holder
    /// of the lock is silent.
    private static let rowsAtOnce = 4_000

    /// What to rebuild; all when empty.
    public var names: [String]
    /// The role that the views are granted to.
    public var reader: String

    public init(_ names: [String] = [], reader: String = Projections.defaultReader) {
        self.names = names
        self.reader = reader
    }

    /// The projections asked for.
    ///
    /// - Throws: ``UnknownProjection`` for a name that is none.
    public func projections() throws -> [Projection] {
        for name in names where !Projections.all.contains(where: { $0.name == name }) {
            throw UnknownProjection(name: name)
        }
        return Projections.all.filter { names.isEmpty || names.contains($0.name) }
    }

    /// Rebuilds. Returns how many events were folded.
    public func run(
        on connection: LedgerConnection,
        progress: @escaping @Sendable (_ done: Int64, _ of: Int64) -> Void = { _, _ in }
    ) async throws -> Int64 {
        let projections = try projections()
        do {
            let session = try await Connection.open(connection.reading)
            let count = try await session.run { session in
                try rebuild(projections, connection.schema, progress, session)
            }
            await session.close()
            return count
        } catch let error as PostgresError {
            throw LogFailure(error)
        }
    }

    private func rebuild(
        _ asked: [Projection], _ schema: String, _ progress: (Int64, Int64) -> Void,
        _ session: borrowing Session
    ) throws -> Int64 {
        try requireFormat(schema, session)
        let isRestored = try session.transaction {
            let isRestored = try LedgerInstallation.restoreControlTables(of: schema, session)
            try Projections.installation.install(schema: schema, reader: reader, session)
            return isRestored
        }
        let projections = isRestored ? Projections.all : asked
        let old = try Slots.read(Projections.all, session)
        var new = old
        for projection in projections {
            new[projection] = old[projection].other
            try SlotSwitching.empty(projection, new[projection], session)
        }
        let count = try session.transaction {
            try session.run(script: "lock table watermarks in share row exclusive mode")
            let head = try session.pipeline { try LogAppend.lockAndReadHead($0) }
            guard try Slots.read(Projections.all, session) == old else {
                throw LogFailure(.conflict, "another rebuild switched the projections; try again")
            }
            try fill(new, projections, head.place.seq, progress, session)
            try SlotSwitching.switchOver(projections, to: new, session)
            return head.place.seq.number
        }
        for projection in projections {
            try SlotSwitching.empty(projection, old[projection], session)
        }
        return count
    }

    private func requireFormat(_ schema: String, _ session: borrowing Session) throws {
        switch try LedgerInstallation.state(of: schema, session) {
        case .missing: throw LogFailure(.noLedger, "there is no ledger in schema \(schema)")
        case .installed(let format):
            guard format == LedgerInstallation.currentFormat else {
                throw LogFailure(.format, "the ledger's format is \(format)")
            }
        }
    }

    private func fill(
        _ slots: Slots, _ projections: [Projection], _ last: Seq,
        _ progress: (Int64, Int64) -> Void, _ session: borrowing Session
    ) throws {
        var facts = Facts.complete(remembersTransactions: false, outside: .live)
        let names = Set(projections.map(\.name))
        var inline = InlineProjectors(slots, only: names)
        var lazy = LazySetProjector(
            slots, watermarks: try LazySets(slots).allWatermarks(session))
        let fillsLazy = names.contains(EventuallyConsistentSetsProjection.projection.name)
        var place = Seq.zero
        var life = KeepAlive()
        var unsent = 0
        while place < last {
            let page = try LogReading.stored(
                session, after: place, through: last, limit: Self.pageSize)
            guard let end = page.last?.seq else {
                throw LogFailure(.damaged, "the log has no event \(place.next)")
            }
            for stored in page {
                let event = try EventDecoder.decode(stored)
                guard event.seq == facts.position.seq.next else {
                    throw LogFailure(.damaged, "the log has no event \(facts.position.seq.next)")
                }
                if let obstacle = facts.obstacle(to: event) {
                    throw LogFailure(.damaged, "event \(event.seq) cannot be folded: \(obstacle)")
                }
                let folded = FoldedEvent(event, effects: facts.fold(event))
                inline.apply(folded, facts)
                if fillsLazy { lazy.apply(folded, facts) }
                try life.show(session)
                unsent += folded.effects.count + 1
                guard unsent >= Self.rowsAtOnce || event.seq == end else { continue }
                unsent = 0
                facts.settle()
                try session.pipeline { pipeline in
                    try inline.send(pipeline)
                    try lazy.send(pipeline)
                    try pipeline.sync()
                    try pipeline.receiveAll()
                }
            }
            place = end
            progress(place.number, last.number)
        }
    }
}

/// A projection was asked for that there is none of.
public struct UnknownProjection: Error, Sendable, CustomStringConvertible {
    public let name: String

    public var description: String {
        let known = Projections.all.map(\.name).joined(separator: ", ")
        return "there is no projection \(name); there are \(known)"
    }
}
