// The engine of the projections: read models that are folded from the log and can be dropped and
// rebuilt from it.
//
// | file | holds |
// |---|---|
// | `Projection.swift` | what a read model declares: name, lifecycle, schema, views, statements |
// | `Projector.swift` | the fold of one read model: events in, rows out |
// | `Slots.swift` | which of two slots of tables each projection is in |
// | `ProjectionInstallation.swift` | making tables, functions, views and grants |
// | `FoldedEvent.swift` | an event with what it did to balances: what a projector consumes |
// | `SetBalances/` | the rows of sets' balances, shared by synchronous and lazy ones |
//
// One `apply` serves the append, the recalculation, the rebuild and the audit: a projector takes
// folded events in order and collects rows; the append and the rebuild send them, the audit
// compares them with what is stored.
