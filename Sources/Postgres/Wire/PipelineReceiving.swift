import CPostgres

/// Receiving what was sent in pipelines.
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

    /// Whether ``receiveNext()`` would return at once; waits for that no longer than `time`, or
    /// for a wake.
    func hasAnswer(
        within time: Duration?, heedsWake: Bool
    ) throws(PostgresError) -> Bool {
        let limit = time.map { MonotonicTime.now + $0 }
        while let entry = progress.first {
            guard try hasResult(until: limit, heedsWake: heedsWake) else { return false }
            guard entry.kind != .execute, progress.pendingCount > 1 else { return true }
            _ = try receive(entry, try open())
        }
        return true
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
            if entry.effect == .commit, let doubt = takeReplicationDoubt(entry) {
                PQclear(result)
                throw doubt
            }
            return result
        case .sync:
            progress.succeeded()
            if let doubt = takeReplicationDoubt(nil) { throw doubt }
            return nil
        case .skipped:
            try endOfStatement(pointer)
            return try skipped(entry)
        case .failed(let error):
            guard isUsable else { throw error }
            forgetUnprepared(entry)
            if entry.kind == .sync {
                // The commit of what ran outside of a block failed; the sync itself follows.
                progress.undone()
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
