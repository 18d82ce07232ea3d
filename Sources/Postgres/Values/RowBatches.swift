/// Rows for a statement that takes an array for each column, cut into as many statements as it
/// takes so that none has many more bytes than a bound.
///
/// Each statement that the server begins shows that its client is alive; one that takes long to
/// arrive does not. So what is sent under a lock that others wait for comes in pieces:
///
/// ```swift
/// var rows = RowBatches(for: insertEvents)            // once
/// for event in batch {
///     rows.append { parameters in
///         parameters.append(event.seq, to: 0)
///         parameters.append(event.id, to: 1)
///     }
/// }
/// try rows.send(pipeline)                              // and empties it; memory stays
/// ```
public struct RowBatches: ~Copyable, Sendable {
    /// Bytes of parameters after which the next row begins another statement.
    public static let bytesPerStatement = 256 * 1_024

    private final class Full: Sendable {
        let parameters: Parameters

        init(_ parameters: consuming Parameters) { self.parameters = parameters }
    }

    public let statement: Statement
    @usableFromInline var open: Parameters
    private var full: [Full] = []
    public private(set) var isEmpty = true

    public init(for statement: Statement) {
        self.statement = statement
        open = Parameters(for: statement)
    }

    /// Appends a row: `body` appends a value to each parameter.
    @inlinable
    public mutating func append(_ body: (inout Parameters) -> Void) {
        if open.byteCount >= Self.bytesPerStatement { close() }
        body(&open)
        noteRow()
    }

    @usableFromInline mutating func noteRow() { isEmpty = false }

    @usableFromInline
    @inline(never)
    mutating func close() {
        var next = Parameters(for: statement)
        swap(&next, &open)
        full.append(Full(next))
    }

    /// Forgets all rows.
    public mutating func removeAll() {
        guard !isEmpty else { return }
        full.removeAll()
        open.removeAll()
        isEmpty = true
    }

    /// Sends all rows, and forgets them.
    public mutating func send(_ pipeline: borrowing Pipeline) throws(PostgresError) {
        guard !isEmpty else { return }
        for part in full {
            try pipeline.announce(bytes: part.parameters.byteCount)
            try pipeline.send(statement, part.parameters)
        }
        try pipeline.announce(bytes: open.byteCount)
        try pipeline.send(statement, open)
        removeAll()
    }
}

extension Pipeline {
    /// Says, in the text of an empty statement, how many MiB follow in the next one: for whoever
    /// watches in `pg_stat_activity` whether this session is alive, which a statement does not show
    /// while it arrives. Says nothing of less than one.
    public func announce(bytes: Int) throws(PostgresError) {
        let megabytes = bytes / (1_024 * 1_024)
        guard megabytes > 0 else { return }
        try send(Statement("announce", "-- \(megabytes) MiB follow in one statement"))
    }
}
