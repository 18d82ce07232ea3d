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

    /// The last notice that said why the server ends the session.
    private var farewell: Notice?
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
        guard let pointer = options.withCStrings({ PQconnectStartParams($0, $1, 1) }) else {
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
        guard noticesLeft > 0 else { return }
        noticesLeft -= 1
        onNotice?(notice)
    }

    /// Whether the server has said that it ends the session.
    var hasFarewell: Bool { farewell != nil }

    func allowNotices() { noticesLeft = Limits.notices }
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
            return PostgresError(
                .connectionFailure, outcome: outcome, message: reason ?? said,
                statement: first?.statement?.name, index: first?.index)
        }
        return PostgresError(
            farewell.kind, outcome: outcome, message: farewell.message,
            server: farewell.server, statement: first?.statement?.name, index: first?.index)
    }
}
