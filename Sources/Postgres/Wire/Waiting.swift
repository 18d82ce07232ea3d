import CPostgres

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How the running body may be interrupted, and how far an interruption has come.
enum Interruption {
    /// Why a body is ended from outside.
    enum Reason {
        case cancelled, late

        var kind: PostgresError.Kind {
            switch self {
            case .cancelled: .cancelled
            case .late: .timeLimitExceeded
            }
        }
    }

    /// No body runs.
    case idle
    /// A body runs, until it is cancelled or its time is over.
    case listening(Cancellation, until: MonotonicTime?)
    /// The server was asked to cancel; after `givingUp` the connection is closed.
    case asked(Reason, again: MonotonicTime, givingUp: MonotonicTime)
    /// Cleaning up, which is not interrupted but has a time limit of its own.
    case cleaning(givingUp: MonotonicTime)

    /// A cancel request that finds the server between two statements does nothing, so it is made
    /// again as long as the answer does not come.
    static let pauseBetweenRequests = Duration.milliseconds(250)

    /// Why a body that is listened to must end now, if it must.
    static func due(_ cancellation: Cancellation, _ limit: MonotonicTime?) -> Reason? {
        if cancellation.isRequested { return .cancelled }
        if let limit, MonotonicTime.now >= limit { return .late }
        return nil
    }
}

/// The one place where a thread waits.
extension Wire {
    /// The longest wait on an encrypted connection: decrypted bytes may stand ready in the TLS
    /// library, where `poll` does not see them.
    private static let encryptedSlice = Duration.milliseconds(50)

    /// Waits until the server has sent something or, if bytes are left to send, takes some.
    ///
    /// - Parameter heedsWake: whether ``Waker/wake()`` ends the wait too. One that came before does
    ///   at once.
    /// - Throws: when the body was cancelled or its time is over, and the server has not answered
    ///   a cancel request within the grace time. The connection is closed then.
    @discardableResult
    func wait(
        for pointer: OpaquePointer, until limit: MonotonicTime? = nil, heedsWake: Bool = false
    ) throws(PostgresError) -> Waited {
        let isEncrypted = PQsslInUse(pointer) != 0 || PQgssEncInUse(pointer) != 0
        while true {
            var pause = try interrupted(pointer)
            if let limit {
                let left = max(.zero, limit - .now)
                pause = min(pause ?? left, left)
            }
            if heedsWake, waker.takeWake() { return .woken }
            if isEncrypted { pause = min(pause ?? Self.encryptedSlice, Self.encryptedSlice) }
            let socket = PQsocket(pointer)
            // A connection that libpq has given up has no socket: reading tells what happened.
            guard socket >= 0 else { return .ready }
            let events = Int16(POLLIN) | (hasUnsentBytes ? Int16(POLLOUT) : 0)
            switch watch(socket, events, for: pause) {
            case .ready: return .ready
            case .woken: continue
            case .late:
                if let limit, limit <= .now { return .late }
                if isEncrypted { return .ready }
            case .failed(let code):
                throw lost("waiting for the socket failed (errno \(code))")
            }
        }
    }

    /// Waits for a wake while the server has nothing to answer. Until `time` is over it may say
    /// something all the same, such as that a setting has changed, or that it ends the session.
    func waitForWake(within time: Duration?) throws(PostgresError) -> Bool {
        let pointer = try open()
        guard progress.first == nil else {
            throw .misuse("answers are outstanding that must be received first")
        }
        let limit = time.map { MonotonicTime.now + $0 }
        while true {
            try checkInterruption()
            switch try wait(for: pointer, until: limit, heedsWake: true) {
            case .woken: return true
            case .late: return false
            case .ready: try checkStillThere(pointer)
            }
        }
    }

    /// How a wait ended.
    enum Waited {
        /// There may be something to read, or room to send.
        case ready
        /// By ``Waker/wake()``.
        case woken
        /// The time passed.
        case late
    }

    /// How one call of the system ended.
    enum Watch {
        case ready
        /// Somebody wants the wait to end.
        case woken
        /// The time passed.
        case late
        case failed(Int32)
    }

    /// Waits for a socket or for the waker, once.
    func watch(_ socket: Int32, _ events: Int16, for pause: Duration?) -> Watch {
        var watched = (
            pollfd(fd: socket, events: events, revents: 0),
            pollfd(fd: waker.readEnd, events: Int16(POLLIN), revents: 0)
        )
        let count = withUnsafeMutableBytes(of: &watched) { bytes in
            Self.poll(bytes.baseAddress?.assumingMemoryBound(to: pollfd.self), 2, pause)
        }
        guard count >= 0 else {
            return errno == EINTR || errno == EAGAIN ? .woken : .failed(errno)
        }
        if watched.1.revents != 0 { waker.drain() }
        if watched.0.revents != 0 { return .ready }
        return count == 0 ? .late : .woken
    }

    /// The system's `poll`, to the nanosecond where the system has that.
    private static func poll(
        _ descriptors: UnsafeMutablePointer<pollfd>?, _ count: nfds_t, _ pause: Duration?
    ) -> Int32 {
        #if os(Linux)
            guard let pause else { return ppoll(descriptors, count, nil, nil) }
            let (seconds, attoseconds) = max(.zero, pause).components
            var time = timespec()
            time.tv_sec = Int(clamping: min(seconds, Int64(Int32.max)))
            time.tv_nsec = Int(attoseconds / 1_000_000_000)
            return ppoll(descriptors, count, &time, nil)
        #else
            return Darwin.poll(
                descriptors, count, pause.map { Int32(clamping: $0.milliseconds) } ?? -1)
        #endif
    }

    /// Looks whether the body shall end, asks the server to cancel if so, and returns for how long
    /// the next wait may last; nil stands for as long as it takes.
    private func interrupted(_ pointer: OpaquePointer) throws(PostgresError) -> Duration? {
        switch interruption {
        case .idle:
            return nil
        case .listening(let cancellation, let limit):
            guard let reason = Interruption.due(cancellation, limit) else {
                return limit.map { $0 - .now }
            }
            // Nothing to cancel.
            guard progress.first != nil else { throw Self.stopped(reason.kind) }
            return ask(pointer, reason, givingUp: .now + graceTime)
        case .asked(let reason, let again, let givingUp):
            let now = MonotonicTime.now
            guard now < givingUp else { throw gaveUp(reason.kind) }
            if now >= again { return ask(pointer, reason, givingUp: givingUp) }
            return min(again, givingUp) - now
        case .cleaning(let givingUp):
            let now = MonotonicTime.now
            guard now < givingUp else { throw gaveUp(.connectionFailure) }
            return givingUp - now
        }
    }

    /// Sends a cancel request, from this thread, which has nothing else to do: so it can only
    /// meet the body that it is meant for. It returns once the server has passed it on.
    private func ask(
        _ pointer: OpaquePointer, _ reason: Interruption.Reason, givingUp: MonotonicTime
    ) -> Duration {
        if let request = PQgetCancel(pointer) {
            var words = [CChar](repeating: 0, count: 256)
            // A request that fails leaves no trace; the next one, or giving up, follows.
            _ = PQcancel(request, &words, Int32(words.count))
            PQfreeCancel(request)
        }
        let again = MonotonicTime.now + Interruption.pauseBetweenRequests
        interruption = .asked(reason, again: again, givingUp: givingUp)
        return Interruption.pauseBetweenRequests
    }

    private func gaveUp(_ kind: PostgresError.Kind) -> PostgresError {
        let error = lost("the server did not answer in time, so the connection was closed")
        return PostgresError(
            kind, outcome: error.outcome, message: error.message, statement: error.statement,
            index: error.index)
    }
}

/// Interruptions between two waits.
extension Wire {
    /// Throws when the body was cancelled or its time is over, before anything more is sent.
    func checkInterruption() throws(PostgresError) {
        switch interruption {
        case .idle, .cleaning: return
        case .asked(let reason, _, _): throw Self.stopped(reason.kind)
        case .listening(let cancellation, let limit):
            guard let reason = Interruption.due(cancellation, limit) else { return }
            throw Self.stopped(reason.kind)
        }
    }

    private static func stopped(_ kind: PostgresError.Kind) -> PostgresError {
        PostgresError(
            kind, outcome: .nothingWritten,
            message: kind == .cancelled ? "the body was cancelled" : "the body's time is over")
    }

    /// The kind of an error that a cancel request of ours has brought about.
    func attributed(_ error: PostgresError) -> PostgresError {
        guard case .asked(let reason, _, _) = interruption, error.kind == .cancelled else {
            return error
        }
        return PostgresError(
            reason.kind, outcome: error.outcome, message: error.message, server: error.server,
            statement: error.statement, index: error.index)
    }
}
