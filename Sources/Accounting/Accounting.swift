// The ledger's domain, pure: values, commands, events, and the two functions between them.
//
// ``
// request ──▶ decide(request, place) ──▶ events and outcome │ rejection │ facts it lacks
//                       ▲                  │
//                     state ◀──── fold ────┘
// ``
//
// | folder | holds |
// |---|---|
// | `Values` | amounts, ids, dates, bounded texts: valid by their initialiser |
// | `Entities` | journals, accounts, sets, transactions, balances, as they are read |
// | `Commands` | what may be asked for, with the limits on its size |
// | `Queries` | what may be asked of a ledger without changing it |
// | `Templates` | parameters and expressions: compiled, evaluated, turned into a posting |
// | `Events` | what can have happened, and where in the log it stands |
// | `State` | what is known of the ledger: the fold of its events, and the facts kept of it |
// | `Deciding` | the judgement of each command, in its order; idempotency |
// | `Rejection.swift`, `RejectionMessage.swift` | every rejection, and what people read |
//
// Nothing here does I/O, reads a clock, draws a random number, awaits, or lets the order of a
// hash table out. SHA-256 is given as a function (`Hashing`), time and chance come along with
// the request (`Seed`, `LogPosition`).
//
// The one loop that matters is `decide(_:at:)`: judge, emit an event, fold it, so that the
// next command, or the next row of a batch, sees its effect. The same `fold(_:)` rebuilds
// and audits the projections from the log.
