// The writer as a value: what it does next, and what callers are told, by what happened.
//
// | file | holds |
// |---|---|
// | `WriterMachine` | the value: its phases, the one loop that matters |
// | `WriterMachine+Events` | what happened, and what that changes |
// | `WriterMachine+Deciding` | drafts: decided ahead, under the log's lock, or thrown away |
// | `WriterMachine+Settlement` | finding out what became of a commit in doubt |
// | `WriterMachine+Patience` | who is told that it took too long |
// | `WriterAction`, `WriterEvent` | what the machine asks for, and what it is told |
// | `DecidingLedger` | what the machine decides with |
// | `Batch`, `RequestQueue` | requests on their way |
// | `WriterLimits` | every bound, by name |
//
// Nothing here waits, sends, reads a clock or draws a random number. Whoever performs asks
// `next(at:)` for an action, carries it out, and says what came of it with `take(_:at:)`. So every
// state, and every place at which an exchange can be cut, is tried without a server
// (`Tests/SimulationTests`).
//
// What may be said of a batch, by where its exchange ended:
//
// | the exchange ended | known | callers hear |
// |---|---|---|
// | before the batch was sent, however | nothing was written | nothing: it is decided again |
// | with the server's error, the session alive | nothing was written | the same, or the refusal |
// | with ReadyForQuery after the commit | written | their answers |
// | in any other way after the batch was sent | in doubt | nothing, until the log was asked |
//
// A commit in doubt is settled on another session: the old session is ended until it is gone, the
// log's lock is taken, the log is asked for the batch's last event by number and hash. Found: what
// was found is confirmed with the guarantee of a commit of our own, since ending a session cancels
// its wait for a synchronous standby; then callers get their answers. Not found: the requests are
// decided again. When that cannot be done in time, those whose events were in the batch hear that
// the outcome is unknown.
