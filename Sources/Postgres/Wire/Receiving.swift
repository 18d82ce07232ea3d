import CPostgres

/// What one answer of libpq is.
enum Answer {
    case rows(OpaquePointer)
    case sync
    /// The statement was not carried out, as one before it failed.
    case skipped
    case failed(PostgresError)
}

/// Receiving one result, alone and in pipelines.
extension Wire {
    /// The next result, nil where libpq ends those of a statement. Waits for it.
    func nextResult(_ pointer: OpaquePointer) throws(PostgresError) -> OpaquePointer? {
        if let resultAhead {
            self.resultAhead = nil
            return resultAhead
        }
        while PQisBusy(pointer) == 1 {
            if hasUnsentBytes {
                push(pointer)
                if PQisBusy(pointer) == 0 { break }
            }
            try wait(for: pointer)
            // What came before the end of the connection is still parsed and handed out.
            guard PQconsumeInput(pointer) == 1 else { break }
        }
        return PQgetResult(pointer)
    }

    /// Whether ``nextResult(_:)`` would return at once; waits for that until `limit`, or for a
    /// wake.
    func hasResult(
        until limit: MonotonicTime?, heedsWake: Bool
    ) throws(PostgresError) -> Bool {
        let pointer = try open()
        guard resultAhead == nil else { return true }
        if PQisBusy(pointer) == 0 {
            // Not busy is libpq also between two statements, until it is asked: then with a nil.
            resultAhead = PQgetResult(pointer)
            guard resultAhead == nil, PQisBusy(pointer) == 1 else { return true }
        }
        while true {
            if hasUnsentBytes { push(pointer) }
            let waited = try wait(for: pointer, until: limit, heedsWake: heedsWake)
            guard waited == .ready else { return false }
            if PQconsumeInput(pointer) == 0 || PQisBusy(pointer) == 0 { return true }
        }
    }

    /// Sorts a result and keeps it only when it holds rows. A connection that broke is closed.
    func sort(_ result: OpaquePointer, _ pointer: OpaquePointer) -> Answer {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
            return .rows(result)
        case PGRES_PIPELINE_SYNC:
            PQclear(result)
            return .sync
        case PGRES_PIPELINE_ABORTED:
            PQclear(result)
            return .skipped
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            PQclear(result)
            let error = lost("COPY is not supported, so the connection was closed")
            return .failed(
                PostgresError(
                    .featureNotSupported, outcome: error.outcome, message: error.message,
                    statement: error.statement, index: error.index))
        default:
            defer { PQclear(result) }
            return .failed(failure(result, pointer))
        }
    }

    /// The error that a result reports.
    private func failure(_ result: OpaquePointer, _ pointer: OpaquePointer) -> PostgresError {
        let first = progress.first
        let error = PostgresError(result, outcome: .nothingWritten)
            .with(statement: first?.statement?.name, index: first?.index)
        guard let severity = error.server.severity else { return lost() }
        guard severity == "FATAL" || severity == "PANIC" else {
            if error.kind.invalidatesStatement, let prepared = first?.prepared {
                if isBehindPooler, prepared.isReady, error.kind == .statementNotPrepared {
                    return .transactionPooling(
                        statement: first?.statement?.name, index: first?.index)
                }
                if error.kind == .planChanged {
                    statements.retire(prepared)
                } else {
                    statements.forget(prepared)
                }
            }
            return attributed(error)
        }
        let outcome = progress.outcomeOfFatalError(error.kind)
        close()
        return knowing(error.with(outcome: outcome))
    }

    /// Takes over the server's own word on its transaction, once nothing is outstanding.
    func settle(_ pointer: OpaquePointer) {
        switch PQtransactionStatus(pointer) {
        case PQTRANS_INTRANS: progress.settle(.open)
        case PQTRANS_INERROR: progress.settle(.failed)
        default: progress.settle(.none)
        }
    }
}

/// One statement alone.
extension Wire {
    @usableFromInline
    func execute(
        _ statement: Statement, _ parameters: borrowing Parameters
    ) throws(PostgresError) -> Rows {
        let pointer = try openOutsidePipeline()
        let pointers = try parameters.sealed(for: statement)
        let prepared = try prepare(statement, pointer)
        try send(prepared, pointers, index: nil, pointer)
        progress.sentSync()
        return try finishAlone(pointer)
    }

    /// Sends one or more statements as one text, without parameters, and returns the last answer.
    func execute(script: String) throws(PostgresError) -> Rows {
        let pointer = try openOutsidePipeline()
        guard !script.utf8.contains(0) else { throw .misuse("the script contains U+0000") }
        try checkStillThere(pointer)
        progress.sent(
            Progress.Entry(
                kind: .execute, effect: StatementEffect(ofScript: script), statement: nil,
                prepared: nil, index: nil))
        guard PQsendQuery(pointer, script) == 1 else { throw sendFailure(pointer) }
        progress.sentSync()
        return try finishAlone(pointer)
    }

    func openOutsidePipeline() throws(PostgresError) -> OpaquePointer {
        let pointer = try open()
        guard !isInPipeline else {
            throw .misuse("a pipeline is open: send through it, or end it first")
        }
        try checkInterruption()
        return pointer
    }

    /// The prepared form of a statement, in a round trip of its own when it is new here.
    func prepare(
        _ statement: Statement, _ pointer: OpaquePointer
    ) throws(PostgresError) -> PreparedStatement {
        if let known = statements.find(statement, segment: progress.segment) { return known }
        let prepared = statements.add(statement, segment: progress.segment)
        do {
            try sendPrepare(prepared, index: nil, pointer)
            _ = try finishAlone(pointer)
        } catch {
            statements.forget(prepared)
            throw error
        }
        prepared.state = .ready
        return prepared
    }

    /// Reads everything up to the end of what was sent alone; keeps the last rows and the first
    /// error.
    func finishAlone(_ pointer: OpaquePointer) throws(PostgresError) -> Rows {
        push(pointer)
        let entry = progress.first
        let wasFailed = progress.block == .failed
        var last: OpaquePointer?
        var failure: PostgresError?
        var hasCommitted = false
        while failure == nil || isUsable, let result = try nextResult(pointer) {
            switch sort(result, pointer) {
            case .rows(let rows):
                PQclear(last)
                last = rows
                hasCommitted = hasCommitted || noteCommand(rows) == .commit
            case .failed(let error): failure = failure ?? error
            case .sync, .skipped: break
            }
        }
        if let failure {
            PQclear(last)
            if isUsable { settle(pointer) }
            // A commit that was answered stands. Only a script goes on behind it, and may have
            // been cut off in another.
            let isScript = entry?.statement == nil
            guard hasCommitted, !isScript || failure.outcome == .nothingWritten else {
                throw failure
            }
            throw takeReplicationDoubt(entry) ?? failure.with(outcome: .written)
        }
        guard let last else { throw lost("the server sent no answer") }
        if progress.first != nil { progress.succeeded() }
        if let doubt = takeReplicationDoubt(entry) {
            PQclear(last)
            settle(pointer)
            throw doubt
        }
        let outcome: PostgresError.Outcome =
            PQtransactionStatus(pointer) == PQTRANS_IDLE ? .written : .nothingWritten
        settle(pointer)
        let rows = try checked(last, entry: entry, outcome: outcome)
        if wasFailed, entry?.effect == .commit, rows.commandTag == "ROLLBACK" {
            throw Self.rolledBack(entry)
        }
        return rows
    }

    /// Wraps an answer, once its columns are known to be those that were declared.
    func checked(
        _ result: OpaquePointer, entry: Progress.Entry?, outcome: PostgresError.Outcome
    ) throws(PostgresError) -> Rows {
        let prepared = entry?.kind == .execute ? entry?.prepared : nil
        if let mismatch = prepared?.checkColumns(result) {
            PQclear(result)
            throw PostgresError(
                .columnMismatch, outcome: outcome, message: mismatch,
                statement: entry?.statement?.name, index: entry?.index)
        }
        let rows = Rows(result, prepared: prepared, index: entry?.index, outcome: outcome)
        if entry?.effect == .commit, prepared != nil, rows.commandTag == "ROLLBACK" {
            throw Self.rolledBack(entry)
        }
        return rows
    }

    private static func rolledBack(_ entry: Progress.Entry?) -> PostgresError {
        PostgresError(
            .rolledBack, outcome: .nothingWritten,
            message: "COMMIT was answered by ROLLBACK: a statement before it had failed",
            statement: entry?.statement?.name, index: entry?.index)
    }

    /// Notices commands that drop what was prepared, and commits.
    @discardableResult
    func noteCommand(_ result: OpaquePointer) -> StatementEffect {
        guard let tag = PQcmdStatus(result) else { return .other }
        switch tag.pointee {
        case CChar(UInt8(ascii: "C")):
            return String(cString: tag) == "COMMIT" ? .commit : .other
        case CChar(UInt8(ascii: "D")):
            let command = String(cString: tag)
            if command == "DISCARD ALL" || command == "DEALLOCATE ALL" { statements.forgetAll() }
            return .other
        default:
            return .other
        }
    }
}
