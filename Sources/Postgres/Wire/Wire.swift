import CPostgres

/// One libpq connection and all that is known about it. A class, as it owns that resource; it is
/// used by one thread at a time, the one that its executor runs on.
///
/// | file | what |
/// |---|---|
/// | Wire | the connection, its state, closing |
/// | Connecting | from a configuration to an open connection |
/// | Waiting | the one place where a thread waits: socket, cancellation, time limit |
/// | Sending, Receiving, PipelineReceiving | statements out and answers in |
/// | Bodies | what frames a caller's body: begin, commit, rollback, clean-up |
/// | Progress | what is outstanding and what that says of the writes |
/// | StatementCache | what is prepared |
@usableFromInline
final class Wire {
    /// libpq's connection, nil once it is closed.
    private(set) var pointer: OpaquePointer?
    private var handle: ConnectionHandle?

    let waker: Waker
    let graceTime: Duration
    let statementLimit: Int
    private let onNotice: (@Sendable (Notice) -> Void)?

    var statements = StatementCache()
    var progress = Progress()

    /// The parameters of statements that are called with values, used again and again.
    @usableFromInline var scratch = Parameters([])

    /// Bytes handed to libpq and not flushed yet.
    var unflushedBytes = 0

    /// About how many bytes libpq holds that the socket did not take.
    var unsentBytes = 0

    /// Whether libpq holds bytes that the socket did not take.
    var hasUnsentBytes = false

    /// A result that was taken from libpq to see whether there is one.
    var resultAhead: OpaquePointer?

    /// The body that is running.
    var interruption = Interruption.idle
    var isInBody = false
    var isInPipeline = false

    /// The place of the next statement in the open pipeline.
    var pipelineIndex = 0

    /// Whether a pooler stands between us and the server.
    var isBehindPooler = false

    /// The last notice that said why the server ends the session.
    private var farewell: Notice?

    /// The warning that a commit's wait for the standbys was cut short, until it is told.
    private var replicationDoubt: (warning: Notice, isCertain: Bool)?
    private var noticesLeft = Limits.notices

    /// Connects; blocks until the server has answered, the time for it has passed or the wish to
    /// connect is withdrawn.
    init(
        _ configuration: Configuration, _ cancellation: Cancellation
    ) throws(PostgresError) {
        waker = cancellation.waker
        graceTime = configuration.graceTime
        statementLimit = configuration.statementLimit
        onNotice = configuration.onNotice
        let options = try ConnectionOptions(configuration)
        guard
            let pointer = ConnectionOptions.withCStrings(
                options.pairs, { PQconnectStartParams($0, $1, 1) })
        else {
            throw PostgresError(
                .outOfMemory, outcome: .nothingWritten, message: "libpq has no memory left")
        }
        handle = ConnectionHandle(pointer: pointer)
        self.pointer = pointer
        try finishConnecting(pointer, options, cancellation)
        listenForNotices(pointer)
    }

    /// Closes the connection. Doing it twice is harmless.
    func close() {
        handle = nil
        pointer = nil
        PQclear(resultAhead)
        resultAhead = nil
        hasUnsentBytes = false
        isInPipeline = false
        statements.forgetAll()
        progress.settle(.none)
    }

    /// The open connection.
    func open() throws(PostgresError) -> OpaquePointer {
        guard let pointer else { throw .closed }
        return pointer
    }

    var isUsable: Bool {
        guard let pointer else { return false }
        return PQstatus(pointer) == CONNECTION_OK
    }
}

/// libpq's connection, which is finished exactly once.
private struct ConnectionHandle: ~Copyable {
    let pointer: OpaquePointer

    deinit { PQfinish(pointer) }
}

/// Notices.
extension Wire {
    private func listenForNotices(_ pointer: OpaquePointer) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = PQsetNoticeReceiver(
            pointer,
            { context, result in
                guard let context, let result else { return }
                Unmanaged<Wire>.fromOpaque(context).takeUnretainedValue().received(result)
            }, context)
    }

    private func received(_ result: OpaquePointer) {
        let notice = Notice(result)
        if notice.endsSession { farewell = notice }
        noteDoubt(notice)
        guard noticesLeft > 0 else { return }
        noticesLeft -= 1
        onNotice?(notice)
    }

    /// Whether the server has said that it ends the session.
    var hasFarewell: Bool { farewell != nil }

    /// A new body begins: what was said to the one before does not concern it.
    func forgetNotices() {
        noticesLeft = Limits.notices
        replicationDoubt = nil
    }
}

/// Commits that the standbys may not have.
extension Wire {
    /// Keeps a warning that a commit's wait was cut short. One by the function that waits is
    /// certain; with a server that names its functions otherwise, any that comes while the commit
    /// is under way is believed rather than not.
    private func noteDoubt(_ notice: Notice) {
        guard notice.server.severity == "WARNING",
            PostgresError.Kind.mayCutReplicationShort(notice.server.sqlState)
        else { return }
        let isCertain = notice.routine == "SyncRepWaitForLSN"
        let isPossible =
            notice.routine == nil
            || progress.isCommitNext && notice.routine != "exec_stmt_raise"
        guard isCertain || isPossible && replicationDoubt == nil else { return }
        replicationDoubt = (notice, isCertain)
    }

    /// The error of a commit that was answered well while such a warning stood; said once.
    func takeReplicationDoubt(_ entry: Progress.Entry?) -> PostgresError? {
        guard let doubt = replicationDoubt else { return nil }
        replicationDoubt = nil
        return .replicationNotConfirmed(doubt.warning)
            .with(statement: entry?.statement?.name, index: entry?.index)
    }

    /// The error of a lost connection, of which more is known when the server said before that
    /// the commit is done and its wait was cut short. Others end with such a warning too, so only
    /// one that is certain counts.
    func knowing(_ error: PostgresError) -> PostgresError {
        guard let doubt = replicationDoubt, doubt.isCertain else { return error }
        return .replicationNotConfirmed(doubt.warning)
            .with(statement: error.statement, index: error.index)
    }
}

extension Notice {
    /// A backend that is shot down says so in a warning and hangs up; one that ends while nothing
    /// is asked of it says so in an error that libpq hands on as a notice.
    fileprivate var endsSession: Bool {
        kind == .adminShutdown || kind == .crashShutdown || server.severity == "FATAL"
    }

    fileprivate var kind: PostgresError.Kind {
        PostgresError.Kind(sqlState: server.sqlState ?? "", fields: server, message: message)
    }
}

/// Errors of the connection itself.
extension Wire {
    /// Gives the connection up and says what is known of the writes.
    func lost(_ reason: String? = nil) -> PostgresError {
        // Words of the server that came while nothing was asked of it are still to be read.
        if let pointer { _ = PQisBusy(pointer) }
        var outcome = progress.outcomeOfLoss
        if outcome == .unknown, let farewell, farewell.kind.isRaisedWhileIdle {
            outcome = .nothingWritten
        }
        let first = progress.first
        let said = pointer.map { oneLine(PQerrorMessage($0)) } ?? ""
        close()
        guard let farewell, reason == nil else {
            return knowing(
                PostgresError(
                    .connectionFailure, outcome: outcome, message: reason ?? said,
                    statement: first?.statement?.name, index: first?.index))
        }
        return knowing(
            PostgresError(
                farewell.kind, outcome: outcome, message: farewell.message,
                server: farewell.server, statement: first?.statement?.name, index: first?.index))
    }
}
