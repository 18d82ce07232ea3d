public import Postgres

/// What this target has in SQL, for the check of every statement against the database.
public enum EventLogStatements {
    /// Every SQL file of the target.
    public static let files = SQL.all

    /// Every statement; each is declared where it is used.
    public static let all: [Statement] = [
        LedgerInstallation.find.statement, LedgerInstallation.readFormat,
        LedgerInstallation.lock, LedgerInstallation.insert, LedgerInstallation.setFormat,
        LedgerServer.select.statement, LedgerHead.select.statement, LedgerHead.raiseGeneration,
        LogAppend.lock, LogAppend.guardStatement, LogAppend.readHash,
        EventBatch.insert.statement, LogReading.select.statement,
        LockWatch.readHolder.statement, LockWatch.endHolder, OldSession.statement,
        Partitions.readEnd, Partitions.readSize, Partitions.make, Epoch.move, ManualClock.move,
        ManualClock.start, RepeatedIDs.findIDs.statement, RepeatedIDs.findExternalIDs.statement,
        Durability.raise, Durability.writeMessage,
    ]
}
