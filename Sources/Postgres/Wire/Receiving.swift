import CPostgres

/// What one answer of libpq is.
enum Answer {
    case rows(OpaquePointer)
    case sync
    /// The statement was not carried out, as one before it failed.
    case skipped
    case failed(PostgresError)
}

/// Receiving, alone and in pipelines.
extension Wire {
    /// The next result, nil where libpq ends those of a statement. Waits for it.
    func nextResult(_ pointer: OpaquePointer) throws(PostgresError) -> OpaquePointer? {
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
        return error.with(outcome: outcome)
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
            // Only a script can have committed before the statement that failed.
            guard hasCommitted, failure.outcome == .nothingWritten else { throw failure }
            throw failure.with(outcome: .written)
        }
        guard let last else { throw lost("the server sent no answer") }
        if progress.first != nil { progress.succeeded() }
        let outcome: PostgresError.Outcome =
            PQtransactionStatus(pointer) == PQTRANS_IDLE ? .written : .nothingWritten
        settle(pointer)
        return try checked(last, entry: entry, outcome: outcome)
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
            throw PostgresError(
                .rolledBack, outcome: .nothingWritten,
                message: "COMMIT was answered by ROLLBACK: a statement before it had failed",
                statement: entry?.statement?.name, index: entry?.index)
        }
        return rows
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

/// Pipelines.
extension Wire {
    /// The rows of the next statement of the pipeline.
    ///
    /// - Throws: the error of that statement. What follows it up to the next sync was not carried
    ///   out and is taken away, so the next call answers for what was sent behind that sync.
    func receiveNext() throws(PostgresError) -> Rows {
        let pointer = try open()
        while let entry = progress.first {
            guard progress.pendingSyncs > 0 else {
                throw .misuse("a sync must be sent before an answer can be waited for")
            }
            if let rows = try receive(entry, pointer) {
                return try checked(rows, entry: entry, outcome: progress.outcomeOfAnswer)
            }
        }
        throw .misuse("nothing was sent that is not received yet")
    }

    /// Reads everything up to the last sync and drops it; throws the first error.
    func receiveAll() throws(PostgresError) {
        let pointer = try open()
        var failure: PostgresError?
        while let entry = progress.first, progress.pendingSyncs > 0 {
            do {
                guard let result = try receive(entry, pointer) else { continue }
                _ = try checked(result, entry: entry, outcome: progress.outcomeOfAnswer)
            } catch {
                failure = failure ?? error
                guard isUsable else { break }
            }
        }
        if let failure { throw failure }
    }

    /// Takes the answer to one entry; returns rows for a statement and nil for anything else.
    private func receive(
        _ entry: Progress.Entry, _ pointer: OpaquePointer
    ) throws(PostgresError) -> OpaquePointer? {
        let answer = try nextAnswer(pointer)
        switch answer {
        case .rows(let result):
            if entry.kind != .sync { try endOfStatement(pointer) }
            progress.succeeded()
            noteCommand(result)
            guard entry.kind == .execute else {
                entry.prepared?.state = .ready
                PQclear(result)
                return nil
            }
            return result
        case .sync:
            progress.succeeded()
            return nil
        case .skipped:
            try endOfStatement(pointer)
            return try skipped(entry)
        case .failed(let error):
            guard isUsable else { throw error }
            forgetUnprepared(entry)
            if entry.kind == .sync {
                // The commit of what ran outside of a block failed; the sync itself follows.
                try drainSegment(pointer)
                throw error
            }
            try endOfStatement(pointer)
            progress.failed()
            try drainSegment(pointer)
            throw error
        }
    }

    private func nextAnswer(_ pointer: OpaquePointer) throws(PostgresError) -> Answer {
        // libpq ends a statement's results with a nil of its own, which may still be ahead.
        for _ in 0..<2 {
            if let result = try nextResult(pointer) { return sort(result, pointer) }
        }
        throw lost("the server sent no answer")
    }

    private func endOfStatement(_ pointer: OpaquePointer) throws(PostgresError) {
        guard let extra = try nextResult(pointer) else { return }
        PQclear(extra)
        throw lost("the server sent more than one answer to a statement")
    }

    private func skipped(_ entry: Progress.Entry) throws(PostgresError) -> OpaquePointer? {
        forgetUnprepared(entry)
        progress.skipped()
        throw PostgresError(
            .pipelineAborted, outcome: .nothingWritten,
            message: "a statement before it in the pipeline failed",
            statement: entry.statement?.name, index: entry.index)
    }

    /// A statement whose preparation failed or was skipped is not there.
    private func forgetUnprepared(_ entry: Progress.Entry) {
        guard entry.kind == .prepare, let prepared = entry.prepared else { return }
        statements.forget(prepared)
    }

    /// Takes away what the server skips behind an error, and the sync that ends it.
    private func drainSegment(_ pointer: OpaquePointer) throws(PostgresError) {
        while let entry = progress.first {
            switch try nextAnswer(pointer) {
            case .sync:
                progress.succeeded()
                return
            case .skipped:
                try endOfStatement(pointer)
                forgetUnprepared(entry)
                progress.skipped()
            case .rows(let result):
                PQclear(result)
                throw lost("the server carried out a statement behind one that failed")
            case .failed(let error):
                guard isUsable else { throw error }
            }
        }
    }
}
