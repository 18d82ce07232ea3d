public import Accounting
public import EventLog
package import ProjectionEngine
public import Telemetry

/// How a ledger is opened.
public struct LedgerOptions: Sendable {
    /// What to do about a schema that is missing or older.
    public enum Migration: Sendable {
        /// Make a missing schema; refuse an older one.
        case makeMissing
        /// Refuse both.
        case refuse
        /// Make or migrate.
        case migrate
    }

    public var migration: Migration
    /// The reading of a manual clock that a new ledger starts with. On an empty ledger with the
    /// real clock the ledger is given a manual one; on one that has one it is ignored.
    public var manualClock: Timestamp?
    /// The role that may read the views.
    public var reader: String
    /// Events in one partition of a new ledger's log.
    public var partitionSize: Int64
    public var telemetry: Telemetry
    /// The clock of this process; another only in tests.
    public var clock: @Sendable () -> Timestamp
    /// Called while projections of an older program are folded anew, with the events done and
    /// to do.
    public var migrationProgress: @Sendable (_ done: Int64, _ of: Int64) -> Void = { _, _ in }
    /// What the log is folded into; other lists only in tests.
    package var projections = Projections.standard

    public init(
        migration: Migration = .makeMissing, manualClock: Timestamp? = nil,
        reader: String = Projections.defaultReader,
        partitionSize: Int64 = Partitions.defaultSize, telemetry: Telemetry = .off,
        clock: @escaping @Sendable () -> Timestamp = SystemClock.now
    ) {
        self.migration = migration
        self.manualClock = manualClock
        self.reader = reader
        self.partitionSize = partitionSize
        self.telemetry = telemetry
        self.clock = clock
    }
}
