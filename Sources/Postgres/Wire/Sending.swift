import CPostgres

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Sending, alone and in pipelines. Nothing here waits, except ``flush(_:)``, which also pipelines
/// come to when the server does not read for long.
extension Wire {
    /// Sends a statement that is prepared already.
    func send(
        _ prepared: PreparedStatement, _ pointers: Parameters.Pointers, index: Int?,
        _ pointer: OpaquePointer
    ) throws(PostgresError) {
        let statement = prepared.statement
        try checkStillThere(pointer)
        progress.sent(
            Progress.Entry(
                kind: .execute, effect: statement.storage.effect, statement: statement,
                prepared: prepared, index: index))
        let sent = PQsendQueryPrepared(
            pointer, prepared.serverName, Int32(statement.parameters.count), pointers.addresses,
            pointers.lengths, pointers.formats, 1)
        guard sent == 1 else { throw sendFailure(pointer) }
        note(unsent: pointers.bytes)
    }

    func sendPrepare(
        _ prepared: PreparedStatement, index: Int?, _ pointer: OpaquePointer
    ) throws(PostgresError) {
        let statement = prepared.statement
        guard !statement.storage.hasNUL else {
            throw .misuse("its text contains U+0000", statement: statement)
        }
        guard statement.parameters.count <= Limits.parameters else {
            throw .misuse(
                "it has more than \(Limits.parameters) parameters", statement: statement)
        }
        progress.sent(
            Progress.Entry(
                kind: .prepare, effect: .other, statement: statement, prepared: prepared,
                index: index))
        let types = statement.parameters.map(\.oid)
        let sent = PQsendPrepare(
            pointer, prepared.serverName, statement.text, Int32(types.count), types)
        guard sent == 1 else { throw sendFailure(pointer) }
        note(unsent: statement.text.utf8.count)
    }

    /// When nothing is outstanding, looks whether the server has ended the session meanwhile: then
    /// the statement is not sent, and it is known that it has written nothing. One call of the
    /// system, a hundredth of a round trip.
    func checkStillThere(_ pointer: OpaquePointer) throws(PostgresError) {
        guard progress.first == nil else { return }
        guard case .ready = watch(PQsocket(pointer), Int16(POLLIN), for: .zero) else { return }
        let isOpen = PQconsumeInput(pointer) == 1
        _ = PQisBusy(pointer)
        guard isOpen, !hasFarewell else { throw lost().with(outcome: .nothingWritten) }
    }

    /// libpq refused to send: the connection is gone, or is in a state that it cannot send in.
    func sendFailure(_ pointer: OpaquePointer) -> PostgresError {
        guard PQstatus(pointer) == CONNECTION_OK else { return lost() }
        progress.retractLast()
        return .misuse(oneLine(PQerrorMessage(pointer)))
    }

    /// Gives the socket what it takes, without waiting.
    func push(_ pointer: OpaquePointer) {
        // A failure to write is told by reading: the server's last words may stand there.
        hasUnsentBytes = PQflush(pointer) == 1
        if !hasUnsentBytes { unsentBytes = 0 }
        unflushedBytes = 0
    }

    private func note(unsent bytes: Int) {
        unflushedBytes += bytes
        unsentBytes += bytes
    }

    /// Waits until everything is on its way, reading what comes meanwhile: a server that cannot
    /// send does not read either, and both sides would wait for ever.
    func flush(_ pointer: OpaquePointer) throws(PostgresError) {
        push(pointer)
        while hasUnsentBytes {
            try wait(for: pointer)
            guard PQconsumeInput(pointer) == 1 else { return }
            push(pointer)
        }
    }
}

/// Pipelines.
extension Wire {
    @usableFromInline
    func sendInPipeline(
        _ statement: Statement, _ parameters: borrowing Parameters
    ) throws(PostgresError) -> Int {
        let pointer = try open()
        let index = pipelineIndex
        try checkInterruption()
        guard progress.pendingCount < Limits.pipelineEntries else {
            throw .misuse(
                "the pipeline has \(Limits.pipelineEntries) statements that were not received",
                statement: statement)
        }
        let pointers = try parameters.sealed(for: statement)
        let prepared = try prepareInPipeline(statement, index: index, pointer)
        try send(prepared, pointers, index: index, pointer)
        pipelineIndex += 1
        if unflushedBytes > Limits.pipelineFlushBytes {
            push(pointer)
            if unsentBytes > Limits.pipelineUnsentBytes { try flush(pointer) }
        }
        return index
    }

    private func prepareInPipeline(
        _ statement: Statement, index: Int, _ pointer: OpaquePointer
    ) throws(PostgresError) -> PreparedStatement {
        let segment = progress.segment
        if let known = statements.find(statement, segment: segment) { return known }
        let prepared = statements.add(statement, segment: segment)
        do {
            try sendPrepare(prepared, index: index, pointer)
        } catch {
            statements.forget(prepared)
            throw error
        }
        return prepared
    }

    /// Ends a segment and gives the socket what it takes.
    func sendSync() throws(PostgresError) {
        let pointer = try open()
        progress.sentSync()
        guard PQpipelineSync(pointer) == 1 else { throw sendFailure(pointer) }
        push(pointer)
    }

    func enterPipeline() throws(PostgresError) {
        let pointer = try open()
        guard !isInPipeline, PQenterPipelineMode(pointer) == 1 else {
            throw .misuse("a pipeline is open already")
        }
        isInPipeline = true
        pipelineIndex = 0
    }

    /// Leaves pipeline mode, which libpq allows once every answer was read.
    func exitPipeline() throws(PostgresError) {
        isInPipeline = false
        guard let pointer else { return }
        guard PQexitPipelineMode(pointer) == 1 else {
            throw lost("libpq could not leave the pipeline: \(oneLine(PQerrorMessage(pointer)))")
        }
        settle(pointer)
    }
}
