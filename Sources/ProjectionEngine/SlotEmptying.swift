import EventLog
public import Postgres

/// A session, or a standby, that may still need what is to be removed.
public struct SlotUser: MappedRow, Equatable, CustomStringConvertible {
    /// The server's process; nil for a standby that is not connected.
    public let processID: Int32?
    public let name: String

    public var description: String {
        processID.map { "process \($0) (\(name))" } ?? name
    }

    public init(columns: inout some Columns<Self>) throws(PostgresError) {
        processID = try columns.value("pid") { $0.processID }
        name = try columns.value("name") { $0.name }
    }
}

/// Emptying the slot that a projection is not in.
///
/// Who took a snapshot before the last switch still reads there, and TRUNCATE pays no heed to
/// snapshots: to them the rows would be gone. So it waits for them; DELETE need not.
public enum SlotEmptying {
    static let findOlderSnapshots = Select<SlotUser, String>(SQL.findOlderSnapshots)
    static let findTableUsers = Select<SlotUser, [String]>(SQL.findTableUsers)
    static let lockSlot = Statement(SQL.lockSlot, parameters: [.text], columns: [.text])

    /// How long TRUNCATE waits for its lock, and readers, who come behind it, with it.
    public static let lockTimeout: Duration = .milliseconds(100)

    /// Truncates the slot's tables, unless somebody may still read them. Empty ones are left alone.
    ///
    /// - Returns: who is in the way; nil when the slot is empty.
    public static func truncate(
        _ projection: any Projection, _ slot: Slot, _ session: borrowing Session
    ) throws -> [SlotUser]? {
        let tables = projection.tableNames(in: slot)
        guard try hasRows(tables, session) else { return nil }
        let readers = try findOlderSnapshots.all(session, projection.name)
        guard readers.isEmpty else { return readers }
        do {
            try session.transaction(lockTimeout: lockTimeout) {
                try requireUnused(projection, slot, session)
                try session.run(script: "truncate \(tables.joined(separator: ", "))")
            }
            return nil
        } catch let error as PostgresError where error.kind == .lockNotAvailable {
            return try users(of: tables, session)
        }
    }

    /// Drops the tables of earlier versions, in both slots of each, unless somebody uses them. The
    /// projection must be in a slot of its version.
    ///
    /// A snapshot from before the switch reads nothing there: the views of the new version refuse
    /// it.
    ///
    /// - Returns: who is in the way; nil when there is no such table any more.
    public static func dropFormerTables(
        of projection: any Projection, _ session: borrowing Session
    ) throws -> [SlotUser]? {
        let slots = (1..<projection.version).flatMap(Slot.both)
        let tables = slots.flatMap(projection.formerTableNames)
        guard !tables.isEmpty else { return nil }
        do {
            try session.transaction(lockTimeout: lockTimeout) {
                try session.run(
                    script: "drop table if exists \(tables.joined(separator: ", "))")
            }
            return nil
        } catch let error as PostgresError where error.kind == .lockNotAvailable {
            return try users(of: tables, session)
        }
    }

    /// Deletes the slot's rows: whoever may still read them does, and vacuum takes their space
    /// once nobody can. Slow where there are many.
    public static func delete(
        _ projection: any Projection, _ slot: Slot, _ session: borrowing Session
    ) throws {
        for table in projection.tableNames(in: slot) {
            try session.transaction(lockTimeout: .seconds(5)) {
                try requireUnused(projection, slot, session)
                try session.run(script: "delete from \(table)")
            }
        }
    }

    /// Who holds a lock on tables or views.
    public static func users(
        of relations: [String], _ session: borrowing Session
    ) throws -> [SlotUser] {
        try findTableUsers.all(session, relations)
    }

    private static func hasRows(
        _ tables: [String], _ session: borrowing Session
    ) throws -> Bool {
        for table in tables {
            let hasRow = try session.truth(script: "select exists (select from \(table))")
            if hasRow == true { return true }
        }
        return false
    }

    /// Emptying the slot in use would take every row from under its readers.
    private static func requireUnused(
        _ projection: any Projection, _ slot: Slot, _ session: borrowing Session
    ) throws {
        let used = try session.query(lockSlot, projection.name).scalar(as: String.self)
        guard used != slot.name else {
            throw LogFailure(.conflict, "another rebuild switched \(projection.name)")
        }
    }
}
