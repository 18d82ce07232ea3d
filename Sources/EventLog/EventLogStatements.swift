public import Postgres

/// What this target has in SQL, for the check of every statement against the database.
public enum EventLogStatements {
    /// Every SQL file of the target.
    public static let files = SQL.all

    /// Every statement; each is declared where it is used.
    public static let all: [Statement] = [
        LedgerInstallation.find, LedgerInstallation.read, LedgerInstallation.lock,
        LedgerInstallation.insert, LedgerInstallation.setFormat, LedgerServer.statement,
        LedgerHead.statement, LogAppend.lock, LogAppend.guardStatement, EventBatch.statement,
        LogReading.statement, LockWatch.readHolder,
        LockWatch.endHolder, OldSession.statement, LogAppend.readHash,
        Partitions.readEnd, Partitions.readSize, Partitions.make, Epoch.move, ManualClock.move,
        ManualClock.start,
        RepeatedIDs.findIDs, RepeatedIDs.findExternalIDs, LedgerHead.raiseGeneration,
        Durability.raise, Durability.writeMessage,
    ]
}
