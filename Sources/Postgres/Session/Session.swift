import CPostgres

/// What a body gets: the connection, for as long as the body runs.
///
/// It is lent and cannot be copied, so it cannot be kept; everything it does is synchronous, so
/// nothing else runs on the connection meanwhile.
public struct Session: ~Copyable {
    @usableFromInline let wire: Wire

    init(_ wire: Wire) { self.wire = wire }

    /// Whether the connection can still be used.
    public var isUsable: Bool { wire.isUsable }

    /// Where the server stands, by its last answer.
    public var transactionStatus: TransactionStatus {
        switch wire.progress.block {
        case .none: .idle
        case .open: .open
        case .failed: .failed
        }
    }
}

/// Whether a transaction block is open.
public enum TransactionStatus: Sendable, Hashable {
    case idle
    case open
    /// A statement in it has failed: it can only be rolled back.
    case failed
}

/// Statements, one at a time.
extension Session {
    /// Runs a statement with these values for `$1`, `$2` … and returns its rows.
    @inlinable
    @discardableResult
    public func query<each Value: PostgresEncodable>(
        _ statement: Statement, _ values: repeat each Value
    ) throws(PostgresError) -> Rows {
        fill(&wire.scratch, statement, repeat each values)
        return try wire.execute(statement, wire.scratch)
    }

    /// Runs a statement with parameters that were filled before.
    @discardableResult
    public func query(
        _ statement: Statement, _ parameters: borrowing Parameters
    ) throws(PostgresError) -> Rows {
        try wire.execute(statement, parameters)
    }

    /// Runs a statement with these values and returns how many rows it touched.
    @inlinable
    @discardableResult
    public func execute<each Value: PostgresEncodable>(
        _ statement: Statement, _ values: repeat each Value
    ) throws(PostgresError) -> Int {
        try query(statement, repeat each values).affectedCount
    }

    /// Runs a statement with parameters that were filled before and returns how many rows it
    /// touched.
    @discardableResult
    public func execute(
        _ statement: Statement, _ parameters: borrowing Parameters
    ) throws(PostgresError) -> Int {
        try wire.execute(statement, parameters).affectedCount
    }

    /// Runs one or more statements, separated by semicolons, without parameters: DDL, settings.
    ///
    /// Outside of a transaction the server runs them as one. The answer is the last statement's;
    /// its values are text (``Rows/text(_:_:)``).
    @discardableResult
    public func run(script: String) throws(PostgresError) -> Rows {
        try wire.execute(script: script)
    }

    /// Prepares statements ahead of their first use.
    public func prepare(_ statements: Statement...) throws(PostgresError) {
        for statement in statements {
            _ = try wire.prepare(statement, try wire.openOutsidePipeline())
        }
    }
}

/// Fills parameters from values; inlined, so that each value is encoded by its own type.
@inlinable
func fill<each Value: PostgresEncodable>(
    _ parameters: inout Parameters, _ statement: Statement, _ values: repeat each Value
) {
    parameters.adapt(to: statement)
    var index = 0
    for value in repeat each values {
        parameters.setIfThere(value, at: index)
        index += 1
    }
    parameters.given = index
}

extension Session {
    /// Waits until somebody calls ``Connection/wake()``, no longer than `time` when there is one,
    /// with nothing outstanding on the server; outside of a pipeline and inside of one.
    ///
    /// - Returns: true after a wake, which is taken by that; false when the time is over.
    /// - Throws: when the body is cancelled or its time is over, and when the server ends the
    ///   session meanwhile, which is noticed at once.
    public func waitForWake(within time: Duration? = nil) throws(PostgresError) -> Bool {
        try wire.waitForWake(within: time)
    }
}

/// Facts of the session.
extension Session {
    /// A parameter that the server reports by itself, such as `server_version`, `TimeZone` or
    /// `in_hot_standby`; nil when it reports none of that name.
    public func parameterStatus(_ name: String) throws(PostgresError) -> String? {
        PQparameterStatus(try wire.open(), name).map { String(cString: $0) }
    }

    /// Whether the connection is encrypted by TLS.
    public var isEncrypted: Bool {
        wire.pointer.map { PQsslInUse($0) != 0 } ?? false
    }
}
