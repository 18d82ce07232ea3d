import Accounting
import EventLog
import Postgres
import ProjectionEngine

/// What happens when a ledger is opened: the server is checked, and the schema made, migrated or
/// refused.
struct LedgerOpening {
    private let connection: LedgerConnection
    private let options: LedgerOptions

    init(_ connection: LedgerConnection, _ options: LedgerOptions) {
        self.connection = connection
        self.options = options
    }

    func run() async throws {
        if let fault = connection.schemaFault {
            throw LogFailure(
                .noLedger, "the schema \(connection.schema) cannot hold a ledger: \(fault)")
        }
        do {
            let session = try await Connection.open(connection.reading)
            let version = session.backend.serverVersion
            let isOutdated = try await session.run { session in
                let isUpgraded = try check(session, version)
                return try requireProjections(session) || isUpgraded
            }
            await session.close()
            if isOutdated { try await upgradeProjections() }
        } catch let error as PostgresError {
            throw LogFailure(error)
        }
    }

    /// Whether projections have to be folded anew, and that is asked for.
    private func requireProjections(_ session: borrowing Session) throws -> Bool {
        let installed = try InstalledSlots.read(session)
        let list = options.projections.all
        if options.migration == .migrate, !installed.outdated(list).isEmpty { return true }
        if let difference = installed.difference(from: list) {
            throw LogFailure(
                .format, "\(difference) (the ledger in schema \(connection.schema))")
        }
        return false
    }

    /// Folds what the ledger has in an older version, or not at all, and makes views and functions
    /// anew where they differ.
    ///
    /// Of several that do it at once one does it, and the others wait and find it done.
    private func upgradeProjections() async throws {
        let rebuild = Rebuild(upgrading: options.projections, reader: options.reader)
        _ = try await rebuild.run(on: connection, progress: options.migrationProgress)
    }

    /// Returns whether the ledger was upgraded to this program's format.
    private func check(_ session: borrowing Session, _ version: Int) throws -> Bool {
        let server = try LedgerServer(checking: session, version: version)
        switch try LedgerInstallation.state(of: connection.schema, session) {
        case .missing:
            try make(on: server, session)
            return false
        case .installed(let format):
            return try judge(format, session)
        }
    }

    private func make(on server: LedgerServer, _ session: borrowing Session) throws {
        guard options.migration != .refuse else {
            throw LogFailure(
                .noLedger,
                """
                there is no ledger in schema \(connection.schema); make it with: daybook migrate
                """)
        }
        let seed = SeedSource(clock: options.clock).next()
        let birth = LedgerInstallation.Birth(
            ledgerID: LedgerID(seed.id(0)), manualClock: options.manualClock,
            partitionSize: options.partitionSize)
        try LedgerInstallation.make(connection.schema, birth, on: server, session) {
            try Projections.installation(of: options.projections).install(
                schema: connection.schema, reader: options.reader, session)
        }
    }

    private func judge(_ format: Int, _ session: borrowing Session) throws -> Bool {
        let isOlder = format < LedgerInstallation.currentFormat
        if isOlder, options.migration == .migrate {
            try LedgerInstallation.upgrade(connection.schema, from: format, session)
        } else {
            try requireFormat(format)
        }
        try giveManualClock(session)
        return isOlder
    }

    private func requireFormat(_ format: Int) throws {
        guard format == LedgerInstallation.currentFormat else {
            let remedy =
                format < LedgerInstallation.currentFormat
                ? "run: daybook migrate" : "use a newer daybook"
            throw LogFailure(
                .format,
                """
                the ledger in schema \(connection.schema) has format \(format), this program \
                \(LedgerInstallation.currentFormat); \(remedy)
                """)
        }
    }

    /// An empty ledger may still be given a manual clock; one with events keeps the clock it has.
    private func giveManualClock(_ session: borrowing Session) throws {
        guard let at = options.manualClock else { return }
        let head = try LedgerHead.read(session)
        guard head.manualClock == nil else { return }
        guard head.isEmpty else {
            throw LogFailure(
                .noManualClock,
                "the ledger has events by the real clock, so it cannot be given a manual one")
        }
        try ManualClock.start(at: at, session)
    }
}
