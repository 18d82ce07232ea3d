// The engine of the projections: read models that are folded from the log and can be dropped and
// rebuilt from it.
//
// | file | holds |
// |---|---|
// | `Projection.swift` | what a read model is: name, version, tables, views, fold, audit |
// | `ProjectionList.swift` | all of a program's, and what is done with all of them |
// | `Slots.swift` | which of its sets of tables each is in, and in which version |
// | `Projector.swift` | the fold of one read model: events in, rows out |
// | `ProjectionAudit.swift` | its comparison with the log |
// | `MergeComparison.swift`, `Finding.swift` | stored rows beside folded ones, and what differs |
// | `FactSource.swift` | what decisions read of it |
// | `ProjectionInstallation.swift` | making tables, functions, views and grants |
// | `Definitions.swift`, `Rights.swift` | what views and functions mean, and who may use them |
// | `SlotSwitching.swift` | switching to the slots that were filled |
// | `SlotEmptying.swift` | emptying the slots that are not in use, once nobody can read them |
// | `RebuildLock.swift` | one rebuild at a time |
// | `StoredTotals.swift`, `BalanceColumns.swift` | a balance's columns, stored and read |
// | `SmallRows.swift` | rows that several projections have: an id, a count, a creation |
// | `ProjectionEngineStatements.swift` | every statement of the target, for the check |
// | `SQL/` | one statement a file |
// | `SetBalances/` | the rows of sets' balances, shared by synchronous and lazy ones |
//
// One `apply` serves the append, the recalculation, the rebuild and the audit: a projector takes
// folded events in order and collects rows; the append and the rebuild send them, the audit
// compares them with what is stored.
