public import Postgres

/// What this target has in SQL, for the check of every statement against the database. The
/// statements of ``SetBalanceTable`` are those of the projections that have such a table.
public enum ProjectionEngineStatements {
    /// Every SQL file of the target.
    public static let files = SQL.all

    /// Every statement but those of ``SetBalanceTable``.
    public static let all: [Statement] = [
        InstalledSlots.select.statement, InstalledSlots.forgetSlots,
        ProjectionInstallation.startSlot.statement,
        SlotSwitching.switchSlot.statement,
        SlotEmptying.findOlderSnapshots.statement, SlotEmptying.findTableUsers.statement,
        SlotEmptying.lockSlot,
        RebuildLock.take, RebuildLock.giveBack, RebuildLock.find.statement, Definitions.readView,
        Definitions.readFunction, Rights.readView.statement, Rights.readFunction.statement,
        Rights.readSchema,
        Rights.findRole,
    ]
}
