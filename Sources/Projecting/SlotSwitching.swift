import EventLog
public import Postgres

/// Filling a projection's other slot, and switching to it.
public enum SlotSwitching {
    static let switchSlot = Statement(SQL.switchSlot, parameters: [.text, .text])

    /// Empties the tables of a slot that nothing reads or writes. Views name both slots, so a
    /// reader may hold them for a moment: emptying waits at most a few seconds for it, and where
    /// the tables are empty it takes no lock at all.
    public static func empty(
        _ projection: Projection, _ slot: Slot, _ session: borrowing Session
    ) throws {
        for table in projection.tables {
            let name = SQLFile(name: "table", text: table)
                .filled([projection.slotVariable: slot.rawValue])
            let found = try session.run(script: "select exists (select from \(name))")
            guard try found.text(0, 0) == "t" else { continue }
            try session.transaction(lockTimeout: .seconds(5)) {
                try session.run(script: "truncate \(name)")
            }
        }
    }

    /// Switches projections to these slots, in the open database transaction, which holds the
    /// log's lock: whoever writes or reads by the old slots notices the new generation.
    public static func switchOver(
        _ projections: [Projection], to slots: Slots, _ session: borrowing Session
    ) throws {
        for projection in projections {
            try session.execute(switchSlot, projection.name, slots[projection].rawValue)
        }
        try LedgerHead.raiseGeneration(session)
    }
}
