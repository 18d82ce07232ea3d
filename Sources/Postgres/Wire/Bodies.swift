import CPostgres

/// What frames a caller's body, so that a connection is idle and usable after it or closed.
extension Wire {
    /// Runs a body: nothing of it is left open afterwards, whatever it does.
    func withBody<Result>(
        _ cancellation: Cancellation, timeLimit: Duration?,
        _ body: () throws -> Result
    ) throws -> Result {
        precondition(!isInBody, "a body may not run another body on its own connection")
        _ = try open()
        interruption = .listening(cancellation, until: timeLimit.map { MonotonicTime.now + $0 })
        isInBody = true
        forgetNotices()
        defer {
            isInBody = false
            interruption = .idle
        }
        try checkInterruption()
        do {
            let result = try body()
            try endBody()
            return result
        } catch {
            unwind()
            throw error
        }
    }

    /// The body returned: a transaction that it left open is not what its author meant.
    private func endBody() throws(PostgresError) {
        guard pointer != nil else { return }
        guard progress.block == .none else {
            throw PostgresError(
                .transactionLeftOpen, outcome: .nothingWritten,
                message: "the body returned inside a transaction, which was rolled back")
        }
        dropSurplusStatements()
    }

    /// The body threw: what it left open is rolled back, or else the connection is closed, which
    /// has the same effect.
    private func unwind() {
        guard pointer != nil else { return }
        guard isUsable, !isInPipeline else { return close() }
        guard progress.block != .none else { return }
        do {
            try rollBack()
        } catch {
            // What the caller needs to know is the first error, not that its clean-up failed too.
            close()
        }
    }

    /// Rolls back whatever is open. It is not interrupted, but has the grace time as its limit.
    func rollBack() throws(PostgresError) {
        try cleaning { () throws(PostgresError) in
            _ = try execute(script: "rollback")
        }
    }

    /// Calls `action` with interruptions off and the grace time as its limit.
    func cleaning(_ action: () throws(PostgresError) -> Void) throws(PostgresError) {
        try with(.cleaning(givingUp: MonotonicTime.now + graceTime), action)
    }

    /// Calls `action` with other interruptions than those of the body around it.
    func with<Success>(
        _ interruption: Interruption, _ action: () throws(PostgresError) -> Success
    ) throws(PostgresError) -> Success {
        let before = self.interruption
        self.interruption = interruption
        defer { self.interruption = before }
        return try action()
    }

    /// Drops the statements beyond the limit, those used longest ago first.
    private func dropSurplusStatements() {
        let names = statements.takeSurplus(limit: statementLimit)
        guard !names.isEmpty else { return }
        let script = names.map { "deallocate \"\($0)\"" }.joined(separator: "; ")
        do {
            try cleaning { () throws(PostgresError) in _ = try execute(script: script) }
        } catch {
            // The server and we no longer agree on what is prepared.
            close()
        }
    }
}

/// Pipelines.
extension Wire {
    /// Runs a pipeline's body and reads every answer that it did not read itself.
    func withPipeline<Result>(
        _ body: () throws -> Result
    ) throws -> Result {
        try enterPipeline()
        do {
            let result = try body()
            if progress.hasUnsyncedEntries { try sendSync() }
            try receiveAll()
            try exitPipeline()
            return result
        } catch {
            abandonPipeline()
            throw error
        }
    }

    /// After an error: takes back what was sent behind the last sync, reads all answers and leaves
    /// the pipeline. Where that fails the connection is closed.
    private func abandonPipeline() {
        guard let pointer else { return }
        do {
            try cleaning { () throws(PostgresError) in
                if progress.hasUnsyncedEntries {
                    // A sync commits what ran outside of a block, so it must not come first.
                    try sendRollback(pointer)
                    try sendSync()
                }
                while isUsable, progress.pendingSyncs > 0 {
                    // The caller has its error; those behind it only follow from it.
                    do { try receiveAll() } catch { continue }
                }
                try exitPipeline()
            }
        } catch {
            close()
        }
    }

    private func sendRollback(_ pointer: OpaquePointer) throws(PostgresError) {
        progress.sent(
            Progress.Entry(
                kind: .execute, effect: .rollback, statement: nil, prepared: nil, index: nil))
        let sent = PQsendQueryParams(pointer, "rollback", 0, nil, nil, nil, nil, 1)
        guard sent == 1 else { throw sendFailure(pointer) }
    }
}
