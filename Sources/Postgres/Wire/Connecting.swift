import CPostgres

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// From a configuration to an open connection.
extension Wire {
    /// Sees an attempt through.
    ///
    /// One host is waited for here, where the attempt can be cancelled. With several, libpq's own
    /// blocking call is used, which alone goes on to the next host when one does not answer.
    func finishConnecting(
        _ pointer: OpaquePointer, _ options: ConnectionOptions, _ cancellation: Cancellation
    ) throws(PostgresError) {
        // Only verbose messages hold the SQLSTATE of a refusal.
        PQsetErrorVerbosity(pointer, PQERRORS_VERBOSE)
        if options.hostCount > 1 {
            PQreset(pointer)
        } else {
            try waitForAnswer(pointer, options, cancellation)
        }
        guard PQstatus(pointer) == CONNECTION_OK, PQsetnonblocking(pointer, 1) == 0 else {
            throw Self.refusal(pointer)
        }
        PQsetErrorVerbosity(pointer, PQERRORS_DEFAULT)
    }

    private func waitForAnswer(
        _ pointer: OpaquePointer, _ options: ConnectionOptions, _ cancellation: Cancellation
    ) throws(PostgresError) {
        let limit = options.connectTimeout.map { MonotonicTime.now + $0 }
        var wanted = PGRES_POLLING_WRITING
        guard PQstatus(pointer) != CONNECTION_BAD else { return }
        while wanted == PGRES_POLLING_READING || wanted == PGRES_POLLING_WRITING {
            guard !cancellation.isRequested else {
                throw Self.notConnected(.cancelled, "the task was cancelled while it connected")
            }
            let left = limit.map { $0 - MonotonicTime.now }
            if let left, left <= .zero {
                throw Self.notConnected(.connectionFailure, "the server did not answer in time")
            }
            let events = wanted == PGRES_POLLING_READING ? Int16(POLLIN) : Int16(POLLOUT)
            switch watch(PQsocket(pointer), events, for: left) {
            case .ready: wanted = PQconnectPoll(pointer)
            case .woken, .late: continue
            case .failed(let code):
                throw Self.notConnected(
                    .connectionFailure, "waiting for the socket failed (errno \(code))")
            }
        }
    }

    private static func notConnected(
        _ kind: PostgresError.Kind, _ message: String
    ) -> PostgresError {
        PostgresError(kind, outcome: .nothingWritten, message: message)
    }

    /// The error of a connection that was not made.
    private static func refusal(_ pointer: OpaquePointer) -> PostgresError {
        let said = PQerrorMessage(pointer).map { String(cString: $0) } ?? ""
        let message = said.split(separator: "\n").filter { !$0.hasPrefix("LOCATION:") }
            .joined(separator: " ")
        guard let code = sqlState(in: said) else {
            let isAsked = PQconnectionNeedsPassword(pointer) != 0
            return notConnected(isAsked ? .authenticationFailed : .connectionFailure, message)
        }
        var fields = ServerFields()
        fields.sqlState = code
        fields.severity = "FATAL"
        return PostgresError(
            PostgresError.Kind(sqlState: code, fields: fields, message: message),
            outcome: .nothingWritten, message: message, server: fields)
    }

    /// The last SQLSTATE in a verbose message, where it stands as `FATAL:  28P01: words`.
    private static func sqlState(in message: String) -> String? {
        let bytes = Array(message.utf8)
        let isCode: (UInt8) -> Bool = { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        }
        var found: String?
        for start in bytes.indices.dropFirst(3) where bytes.count >= start + 7 {
            guard bytes[start - 3..<start].elementsEqual(":  ".utf8),
                bytes[start + 5..<start + 7].elementsEqual(": ".utf8),
                bytes[start..<start + 5].allSatisfy(isCode)
            else { continue }
            found = String(decoding: bytes[start..<start + 5], as: UTF8.self)
        }
        return found
    }
}
