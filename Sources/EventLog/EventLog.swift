// The append-only log in Postgres: one table of events, numbered without gaps in commit order.
//
// | file | holds |
// |---|---|
// | `LedgerConnection.swift` | what every session of ours is set to |
// | `LedgerServer.swift` | what must be true of a server before anything is trusted to it |
// | `LedgerInstallation.swift` | making the schema, finding its format, migrating it |
// | `LogHead.swift` | the ledger's row and the newest event, as read under the lock |
// | `LogAppend.swift` | the append, on the session it is given: lock, read, then all in one send |
// | `EventBatch.swift` | encoded events as parameters |
// | `EventRow.swift` | a row of the log: an event with its encoded bytes |
// | `LockWatch.swift` | a holder of the lock that stalled is found and ended |
// | `LogLock.swift` | the log's lock for whoever appends nothing |
// | `OldSession.swift` | a lost session is ended, so that it cannot commit any more |
// | `Durability.swift` | what the answer to a commit promises |
// | `LogReading.swift` | events in pages |
// | `RepeatedIDs.swift` | ids that two events use, found by the log alone |
// | `Partitions.swift` | the next partition, made ahead |
// | `Epoch.swift` | a new incarnation on another server or timeline |
// | `ManualClock.swift` | a clock that stands until it is moved |
// | `LogFailure.swift` | why the log could not be read or written, and whether to retry |
// | `DomainValues.swift` | the domain's values on the wire |
// | `EventLogStatements.swift` | every statement of the target, for the check |
// | `SQL/` | one statement a file |
//
// An append, on whichever session the caller brings:
//
// 1. `begin`, take the log's lock, read the head, Sync: one round trip. From here on the log stands
//    still, and a client that stalls is ended by the server after two seconds.
// 2. Read what others appended meanwhile; decide; encode. A decision that takes long says it is
//    alive every 200 ms.
// 3. Guard, events, projections, commit, Sync: one send.
//
// The guard fails unless the log still ends with the event, by number and hash, that the batch was
// decided on, in the same generation and format.
