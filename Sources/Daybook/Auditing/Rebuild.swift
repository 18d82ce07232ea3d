public import EventLog
import Postgres
package import ProjectionEngine

/// Rebuilds projections from the log, from scratch, into the slot that is not in use, and switches.
///
/// 1. Tables, views, functions and grants that are missing or differ are made. Projections that are
///    new to the ledger, or of another version than the program's, are rebuilt whatever was asked
///    for; when a table of control state was missing, all are.
/// 2. The slots that are not in use are emptied (``SlotSweep``).
/// 3. Under the log's lock they are filled (``ProjectionFill``) and switched to, in one database
///    transaction. Posting waits; readers read on and see the new slots from its commit on.
/// 4. The old slots are emptied, once no snapshot is older than the switch. Where that takes long
///    they are left to the next rebuild.
///
/// No step waits for readers for long, nor lets them wait for more than a moment. One rebuild runs
/// at a time.
///
/// Eventually consistent sets are rebuilt up to their watermarks, which stand beside the log; with
/// the watermarks gone they come back as never recalculated.
public struct Rebuild: Sendable {
    /// What was done.
    public struct Summary: Sendable {
        /// How many events were folded.
        public internal(set) var events: Int64 = 0
        /// What could not be emptied as it should.
        public internal(set) var leftovers: [Leftover] = []
    }

    /// Old rows of a projection that could not be removed at once.
    public struct Leftover: Sendable {
        public enum Fate: Sendable {
            /// They were deleted one by one, since someone may still read them: their space is free
            /// once they were vacuumed.
            case deleted
            /// They stand where nobody who comes now looks, until the next rebuild.
            case kept
        }

        public let projection: String
        public let fate: Fate
        /// Who may still read them, or what else was in the way.
        public let reason: String
    }

    /// Which projections are rebuilt.
    private enum Scope: Sendable {
        case all
        case named([String])
        /// Those that have to be: new to the ledger, or of an older version.
        case outdated
    }

    private var scope: Scope
    package var list = Projections.standard
    /// The role that the views are granted to.
    public var reader: String
    /// How long readers are waited for, each time that they are in the way.
    public var patience: Duration
    /// How long another rebuild is waited for.
    private var lockPatience = Duration.seconds(1)

    /// - Parameter names: what to rebuild; all when empty.
    public init(
        _ names: [String] = [], reader: String = Projections.defaultReader,
        patience: Duration = .seconds(15)
    ) {
        scope = names.isEmpty ? .all : .named(names)
        self.reader = reader
        self.patience = patience
    }

    /// A rebuild of what a ledger of an older program has in another version, or not at all.
    init(upgrading list: ProjectionList, reader: String) {
        self.init(reader: reader)
        scope = .outdated
        self.list = list
        lockPatience = .seconds(60)
    }

    /// The projections asked for.
    ///
    /// - Throws: ``UnknownProjection`` for a name that is none.
    package func projections() throws -> [any Projection] {
        switch scope {
        case .all: return list.all
        case .outdated: return []
        case .named(let names):
            for name in names where !list.all.contains(where: { $0.name == name }) {
                throw UnknownProjection(name: name, known: list.all.map(\.name))
            }
            return list.all.filter { names.contains($0.name) }
        }
    }

    /// Rebuilds.
    ///
    /// - Throws: ``LogFailure`` when nothing was switched; ``OutcomeUnknown`` when the database
    ///   could not be asked in time whether it was.
    public func run(
        on ledger: LedgerConnection,
        progress: @escaping @Sendable (_ done: Int64, _ of: Int64) -> Void = { _, _ in }
    ) async throws -> Summary {
        let asked = try projections()
        var summary = Summary()
        do {
            let connection = try await open(ledger)
            let outdated = try await prepare(ledger.schema, connection)
            let projections = list.all.filter { projection in
                (asked + outdated).contains { $0.name == projection.name }
            }
            guard !projections.isEmpty else { return summary }
            let sweep = SlotSweep(list: list, patience: patience)
            summary.leftovers = try await sweep.makeRoom(for: projections, connection)
            summary.events = try await SlotRefill(
                projections: projections, list: list, ledger: ledger, progress: progress
            ).run(connection)
            if !outdated.isEmpty { _ = try await prepare(ledger.schema, connection) }
            summary.leftovers += await sweep.clear(after: projections, connection, ledger)
            await connection.close()
        } catch let error as PostgresError {
            throw LogFailure(error)
        }
        return summary
    }

    /// A session on a server that keeps what it commits, and the lock against other rebuilds.
    private func open(_ ledger: LedgerConnection) async throws -> Connection {
        let connection = try await Connection.open(ledger.reading)
        let version = connection.backend.serverVersion
        try await connection.run { session in
            _ = try LedgerServer(checking: session, version: version)
            switch try LedgerInstallation.state(of: ledger.schema, session) {
            case .missing:
                throw LogFailure(.noLedger, "there is no ledger in schema \(ledger.schema)")
            case .installed(let format):
                guard format == LedgerInstallation.currentFormat else {
                    throw LogFailure(.format, "the ledger's format is \(format)")
                }
            }
            try RebuildLock.take(session, patience: lockPatience)
        }
        return connection
    }

    /// Step 1. Returns the projections that have to be folded before they can be read. While there
    /// are any, views stay as they are: what they read is still there.
    ///
    /// Replacing a view takes a lock that readers wait behind, so each try for it is short.
    private func prepare(
        _ schema: String, _ connection: Connection
    ) async throws -> [any Projection] {
        let deadline = ContinuousClock.now + patience
        while true {
            do {
                return try await connection.transaction(lockTimeout: SlotEmptying.lockTimeout) {
                    session in
                    if try LedgerInstallation.restoreControlTables(of: schema, session) {
                        try InstalledSlots.forget(session)
                    }
                    let installed = try InstalledSlots.read(session)
                    let outdated = installed.outdated(list.all)
                    let installation = Projections.installation(of: list)
                    for projection in list.all {
                        try installation.makeTables(of: projection, session)
                    }
                    guard outdated.isEmpty else { return outdated }
                    if let difference = installed.difference(from: list.all) {
                        throw LogFailure(.format, "\(difference)")
                    }
                    try installation.setViews(schema: schema, session)
                    try installation.setRights(schema: schema, reader: reader, session)
                    return []
                }
            } catch let error as PostgresError where error.kind == .lockNotAvailable {
                guard ContinuousClock.now < deadline else {
                    throw try await viewsInUse(connection)
                }
            }
            try await Task.sleep(for: SlotSweep.pause)
        }
    }

    private func viewsInUse(_ connection: Connection) async throws -> LogFailure {
        let views = Projections.installation(of: list).views.map(\.name)
        let users = try await connection.run { try SlotEmptying.users(of: views, $0) }
        let names = users.map(\.description).joined(separator: ", ")
        return LogFailure(
            .conflict,
            """
            views have to be replaced and are in use by \(names); end what they do, or wait for \
            it, and try again
            """)
    }
}

/// A projection was asked for that there is none of.
public struct UnknownProjection: Error, Sendable, CustomStringConvertible {
    public let name: String
    /// Those that there are.
    public let known: [String]

    public var description: String {
        "there is no projection \(name); there are \(known.joined(separator: ", "))"
    }
}
