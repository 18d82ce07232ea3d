/// Statements that are sent without waiting for the answers of those before them.
///
/// ```swift
/// try session.pipeline { pipeline in
///     try pipeline.send(.begin(.readCommitted, .readWrite))
///     try pipeline.send(lockLog, key)
///     try pipeline.send(readHead)
///     try pipeline.sync()
///     try pipeline.receive()                        // begin
///     try pipeline.receive()                        // lock
///     let head = try pipeline.receive()             // one round trip so far
///     …                                             // decide
///     try pipeline.send(insertEvents, events)
///     try pipeline.send(insertEntries, entries)
///     try pipeline.send(.commit)
///     try pipeline.sync()
///     try pipeline.receiveAll()                     // the second
/// }
/// ```
///
/// Answers come in the order of sending. When a statement fails, the server skips everything up to
/// the next ``sync()``; ``receive()`` throws the error with the statement's name and place, and
/// goes on behind that sync. Nothing is left over when the body ends, however it ends: what was
/// sent behind the last sync is synced, what was not received is read and dropped, and an error
/// among it is thrown.
///
/// Outside of a transaction block a sync commits what was sent before it; a body that throws
/// before it rolls that back. A statement that blocks the client between ``send(_:_:)`` and
/// ``sync()`` keeps its locks with no time-out of the server to end it: sync before you wait.
public struct Pipeline: ~Copyable {
    @usableFromInline let wire: Wire

    init(_ wire: Wire) { self.wire = wire }
}

extension Session {
    /// Opens pipeline mode for `body`.
    ///
    /// - Throws: what `body` throws, or the first error among the answers it did not receive. The
    ///   connection is usable afterwards unless it was lost.
    public func pipeline<Result>(
        _ body: (borrowing Pipeline) throws -> Result
    ) throws -> Result {
        let wire = wire
        return try wire.withPipeline { try body(Pipeline(wire)) }
    }
}

extension Pipeline {
    /// Sends a statement with these values. It may stay in a buffer until the next ``sync()`` or
    /// ``flush()``. New statements are prepared on the way.
    ///
    /// - Returns: the statement's place in the pipeline, which its error will name.
    @inlinable
    @discardableResult
    public func send<each Value: PostgresEncodable>(
        _ statement: Statement, _ values: repeat each Value
    ) throws(PostgresError) -> Int {
        fill(&wire.scratch, statement, repeat each values)
        return try wire.sendInPipeline(statement, wire.scratch)
    }

    /// Sends a statement with parameters that were filled before; they may be changed and used
    /// again at once.
    @discardableResult
    public func send(
        _ statement: Statement, _ parameters: borrowing Parameters
    ) throws(PostgresError) -> Int {
        try wire.sendInPipeline(statement, parameters)
    }

    /// Ends a segment: the server works through what was sent and answers it. Does not wait.
    public func sync() throws(PostgresError) { try wire.sendSync() }

    /// Puts what was sent on its way, so that the server begins while more is prepared here.
    public func flush() throws(PostgresError) { try wire.flush(try wire.open()) }

    /// Whether the server has begun to answer what was sent, so that ``receive()`` has something to
    /// read; waits for that no longer than `time`. For whoever has other work while the server does
    /// its own.
    ///
    /// - Throws: as ``receive()`` does when its wait is interrupted.
    public func hasAnswer(within time: Duration) throws(PostgresError) -> Bool {
        try wire.hasAnswer(within: time, heedsWake: false)
    }

    /// Waits until the server has begun to answer what was sent or somebody calls
    /// ``Connection/wake()``, no longer than `time` when there is one.
    ///
    /// An answer goes first: a wake that comes with it ends the next such wait at once.
    ///
    /// - Returns: true when ``receive()`` has something to read; false after a wake, which is taken
    ///   by that, or when the time is over.
    /// - Throws: as ``receive()`` does when its wait is interrupted; `misuse` when nothing is
    ///   outstanding that an answer could come to (see ``Session/waitForWake(within:)``).
    public func waitForAnswer(
        orWakeWithin time: Duration? = nil
    ) throws(PostgresError) -> Bool {
        guard wire.progress.pendingSyncs > 0 else {
            throw .misuse("nothing was sent, with a sync behind it, that an answer could come to")
        }
        return try wire.hasAnswer(within: time, heedsWake: true)
    }

    /// Waits for the answer to the statement that was sent first of those not received.
    ///
    /// - Throws: that statement's error; the rest of its segment is then over. `misuse` when no
    ///   sync was sent behind it.
    @discardableResult
    public func receive() throws(PostgresError) -> Rows { try wire.receiveNext() }

    /// Waits for all answers up to the last sync and drops them, for statements whose success is
    /// all there is to know.
    ///
    /// - Throws: the first error among them, once all are read.
    public func receiveAll() throws(PostgresError) { try wire.receiveAll() }
}
