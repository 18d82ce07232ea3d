/// # Postgres: a Swift face for libpq
///
/// Connections that are actors on queues of their own, statements that are prepared at first use,
/// binary values without an allocation each, pipelines, and errors that say what to do.
///
/// ```swift
/// let connection = try await Connection.open(Configuration("postgres://app@db/ledger"))
///
/// let insert = Statement(
///     "insert_note", "insert into notes (id, body, at) values ($1, $2, $3)",
///     parameters: [.uuid, .text, .timestamptz])
/// let recent = Statement(
///     "recent_notes", "select id, body from notes order by at desc limit $1",
///     parameters: [.int8], columns: [.uuid, .text])
///
/// // A body is synchronous: nothing suspends between begin and commit, and nothing else runs on
/// // the connection. An error rolls back.
/// let bodies = try await connection.transaction { session in
///     try session.execute(insert, id, "first", now)
///     let rows = try session.query(recent, 10)
///     return try (0..<rows.count).map { try rows.value($0, 1, as: String.self) }
/// }
///
/// // Many rows at once: one array for each column, filled row by row.
/// var columns = Parameters(for: insertMany)
/// for note in notes {
///     columns.append(note.id, to: 0)
///     columns.append(note.body, to: 1)
/// }
///
/// // Many statements in one round trip: see ``Pipeline``.
///
/// // Errors: what it was, whether to try again, whether anything can have been written.
/// do {
///     try await connection.transaction { … }
/// } catch let error as PostgresError {
///     if case .uniqueViolation(constraint: "notes_pkey") = error.kind { … }
///     if error.isRetryable { … }
///     if error.outcome == .unknown { … }          // look before trying again
/// }
/// ```
///
/// | folder | what |
/// |---|---|
/// | Connection | the actor, its executor, configuration, cancellation |
/// | Session | what a body gets: statements, transactions, pipelines |
/// | Values | types, protocols, encoding into raw memory, decoding in place |
/// | Results | rows |
/// | Errors | kinds, outcomes; SQLSTATE is read in `SQLState.swift` alone |
/// | Wire | libpq: waiting, sending, receiving, what is outstanding (`Wire.swift` has the map) |
///
/// The way of one statement: a `Session` encodes its values into `Parameters`, `Wire` prepares the
/// statement if it is new, enters it in `Progress`, hands libpq the addresses, and waits in
/// `Waiting.swift`, the one place where a thread blocks; the answer is sorted in
/// `Receiving.swift` and comes back as `Rows` or as a `PostgresError`.
///
/// These are the named limits of the module; each is checked where it is reached.
public enum Limits {
    /// Bytes that one statement's parameters may have together. The server reads no message of
    /// one gibibyte or more.
    public static let parameterBytes = 0x3fff_0000

    /// Parameters of one statement; the protocol counts them in sixteen bits.
    public static let parameters = 65_535

    /// Statements and syncs of one pipeline that may be sent and not yet received.
    public static let pipelineEntries = 65_536

    /// Bytes handed to libpq before a pipeline gives the socket what it takes. Small, so that the
    /// server has work early; large, so that small statements share a packet.
    static let pipelineFlushBytes = 64 * 1_024

    /// Bytes that libpq keeps for a server that is slow to read, before sending waits for it.
    static let pipelineUnsentBytes = 2 * 1_048_576

    /// Bytes of a statement's name that are kept in its name on the server, which cuts names at
    /// 63 bytes and would then take two statements for one.
    static let statementNameBytes = 40

    /// Results of one script; a script is for a human's DDL, not for data.
    public static let scriptResults = 10_000

    /// Notices of one body that are handed on; what a runaway loop raises beyond is dropped.
    static let notices = 1_000
}
