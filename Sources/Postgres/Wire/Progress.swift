/// What was sent and not yet answered, and what that says of the writes.
///
/// A value without a socket: the wire tells it each thing that is sent and each answer, and asks it
/// one question, what is known when the connection is lost now.
struct Progress {
    /// Where the server stands after the last answer.
    enum Block {
        /// Outside of a transaction block.
        case none
        case open
        /// In a block that can only be rolled back.
        case failed
    }

    enum Kind {
        case prepare, execute, sync
    }

    struct Entry {
        let kind: Kind
        let effect: StatementEffect
        let statement: Statement?
        let prepared: PreparedStatement?
        /// The statement's place in its pipeline; nil outside of pipelines.
        let index: Int?
    }

    private(set) var block = Block.none

    /// Statements outside of a block have run since the last sync, which commits them.
    private var hasImplicitWork = false

    /// The last thing that was answered was a commit.
    private var hasJustCommitted = false

    /// A statement has failed, and the server skips all up to the next sync.
    private var isSkipping = false

    private var queue: [Entry] = []
    private var head = 0

    /// Answered entries that are kept before the queue is moved up, for a pipeline that never runs
    /// empty.
    private static let compactionSize = 1_024

    var pendingCount: Int { queue.count - head }
    var pendingSyncs: Int { syncCount }
    private var syncCount = 0

    /// How many syncs were ever sent; statements between two of them fail together.
    private(set) var segment = 0

    var first: Entry? { head < queue.count ? queue[head] : nil }

    /// The answers up to the last sync that was sent can be waited for; what follows cannot.
    var hasUnsyncedEntries: Bool { queue.last.map { $0.kind != .sync } ?? false }
}

/// What goes out and what comes back.
extension Progress {
    /// Something is about to be sent: entered first, since a failed send may have arrived.
    mutating func sent(_ entry: Entry) {
        queue.append(entry)
        guard entry.kind == .sync else { return }
        syncCount += 1
        segment += 1
    }

    mutating func sentSync() {
        sent(Entry(kind: .sync, effect: .other, statement: nil, prepared: nil, index: nil))
    }

    /// What was entered last could not be sent, and left the connection as it was.
    mutating func retractLast() {
        precondition(pendingCount > 0, "nothing was sent")
        if queue.removeLast().kind == .sync { syncCount -= 1 }
    }

    /// The first entry was answered by what was asked for.
    mutating func succeeded() {
        let entry = removeFirst()
        switch (entry.kind, entry.effect) {
        case (.prepare, _):
            hasJustCommitted = false
        case (.sync, _):
            isSkipping = false
            hasJustCommitted = hasJustCommitted || hasImplicitWork
            hasImplicitWork = false
        case (.execute, .begin):
            // What ran before it belongs to its block, which a sync does not commit.
            block = .open
            hasImplicitWork = false
            hasJustCommitted = false
        case (.execute, .commit), (.execute, .rollback):
            block = .none
            hasImplicitWork = false
            hasJustCommitted = entry.effect == .commit
        case (.execute, .other):
            hasImplicitWork = block == .none
            hasJustCommitted = false
        case (.execute, .severalTransactions):
            // Alone, so the server's own word on its transaction follows at once.
            hasImplicitWork = false
            hasJustCommitted = true
        }
    }

    /// The first entry was answered by an error, which undoes the transaction around it.
    mutating func failed() {
        if removeFirst().effect == .commit { block = .none }
        undone()
        isSkipping = true
    }

    /// The transaction around what was answered last is undone; what is outstanding is not
    /// answered by that.
    mutating func undone() {
        if block == .open { block = .failed }
        hasImplicitWork = false
        hasJustCommitted = false
    }

    /// The first entry was skipped by the server, as one before it had failed.
    mutating func skipped() { _ = removeFirst() }

    /// Takes over what the server itself says, which it does whenever nothing is outstanding.
    mutating func settle(_ block: Block) {
        queue.removeAll(keepingCapacity: true)
        head = 0
        syncCount = 0
        hasImplicitWork = false
        hasJustCommitted = false
        isSkipping = false
        self.block = block
    }

    private mutating func removeFirst() -> Entry {
        precondition(head < queue.count, "an answer came that nothing was sent for")
        let entry = queue[head]
        head += 1
        if entry.kind == .sync { syncCount -= 1 }
        if head == queue.count {
            queue.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= Self.compactionSize, head * 2 > queue.count {
            queue.removeFirst(head)
            head = 0
        }
        return entry
    }
}

extension Progress {
    /// What is known of the writes when no further answer comes.
    ///
    /// The server works in order, so it is enough to walk through what it may have carried out.
    var outcomeOfLoss: PostgresError.Outcome {
        var block = block
        var implicit = hasImplicitWork
        var committed = hasJustCommitted
        let carriedOut = isSkipping ? queue[head...].drop { $0.kind != .sync } : queue[head...]
        for entry in carriedOut {
            switch (entry.kind, entry.effect) {
            case (.prepare, _): committed = false
            case (.sync, _):
                if implicit && block == .none { return .unknown }
            case (.execute, .begin):
                block = .open
                implicit = false
                committed = false
            case (.execute, .severalTransactions):
                return .unknown
            case (.execute, .commit):
                if block == .open || implicit { return .unknown }
                block = .none
            case (.execute, .rollback):
                block = .none
                implicit = false
            case (.execute, .other):
                implicit = implicit || block == .none
                committed = false
            }
        }
        return committed ? .written : .nothingWritten
    }

    /// What is known when the server ended the session with an error of its own, which it sent in
    /// place of the first entry's answer: nothing behind that entry was carried out.
    func outcomeOfFatalError(_ kind: PostgresError.Kind) -> PostgresError.Outcome {
        guard let first else { return hasJustCommitted ? .written : .nothingWritten }
        switch (first.kind, first.effect) {
        case (.execute, .commit):
            // Raised while the server waited for a command: it never read the commit.
            if kind.isRaisedWhileIdle { return .nothingWritten }
            return block == .open || hasImplicitWork ? .unknown : .nothingWritten
        case (.execute, .other):
            // Alone, a statement commits itself; the error may have come behind that.
            let isAlone = first.index == nil && block == .none
            return isAlone && !kind.isRaisedWhileIdle ? .unknown : .nothingWritten
        case (.execute, .severalTransactions):
            return kind.isRaisedWhileIdle ? .nothingWritten : .unknown
        case (.sync, _):
            return outcomeOfAnswer
        case (.prepare, _), (.execute, .begin), (.execute, .rollback):
            return .nothingWritten
        }
    }

    /// What an error in reading the answer that was just taken says of the writes.
    var outcomeOfAnswer: PostgresError.Outcome {
        if hasJustCommitted { return .written }
        return hasImplicitWork ? .unknown : .nothingWritten
    }

    /// Whether the server's next answer is that of a commit.
    var isCommitNext: Bool {
        guard let first else { return false }
        switch (first.kind, first.effect) {
        case (.sync, _), (.execute, .commit), (.execute, .severalTransactions): return true
        case (.prepare, _), (.execute, .begin), (.execute, .rollback), (.execute, .other):
            return false
        }
    }
}
