import CPostgres

/// The answer to one statement: its rows, read in place, and how many rows it touched.
///
/// It owns libpq's result and cannot be copied; scalars are read from that memory without a copy.
///
/// ```swift
/// let rows = try session.query(readEntries, account)
/// for row in 0..<rows.count {
///     total += try rows.value(row, 0, as: Int64.self)
///     let memo = try rows.value(row, 1, as: String?.self)
/// }
/// ```
public struct Rows: ~Copyable {
    let result: OpaquePointer

    /// How many rows there are.
    public let count: Int

    public let columnCount: Int

    /// The statement that was answered; nil for a script, whose values come as text.
    private let prepared: PreparedStatement?
    private let index: Int?

    /// The types of the columns, asked of libpq once for all results of a statement.
    private let types: UnsafePointer<UInt32>?

    /// What an error in reading says of the writes of the statement's transaction.
    private let outcome: PostgresError.Outcome

    init(
        _ result: OpaquePointer, prepared: PreparedStatement?, index: Int?,
        outcome: PostgresError.Outcome
    ) {
        self.result = result
        count = Int(PQntuples(result))
        columnCount = Int(PQnfields(result))
        self.prepared = prepared
        types = prepared?.columnTypes
        self.index = index
        self.outcome = outcome
    }

    deinit { PQclear(result) }

    public var isEmpty: Bool { count == 0 }

    /// The server's word for what was done, such as `INSERT 0 3`.
    public var commandTag: String { String(cString: PQcmdStatus(result)) }

    /// How many rows the statement returned, inserted, updated or deleted; 0 for other commands.
    public var affectedCount: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }

    public func columnName(_ column: Int) -> String {
        guard let name = PQfname(result, Int32(truncatingIfNeeded: column)) else { return "" }
        return String(cString: name)
    }

    public func columnType(_ column: Int) -> PostgresType {
        PostgresType.of(oid: PQftype(result, Int32(truncatingIfNeeded: column)))
    }
}

/// Reading values.
extension Rows {
    /// Where one value stands; `length` is -1 for NULL, -2 for a place outside of the rows and -3
    /// for a value in text form.
    @usableFromInline
    struct Cell {
        @usableFromInline let base: UnsafeRawPointer?
        @usableFromInline let length: Int32
        @usableFromInline let oid: UInt32
    }

    @usableFromInline
    func cell(_ row: Int, _ column: Int) -> Cell {
        guard row >= 0, row < count, column >= 0, column < columnCount,
            let value = PQgetvalue(result, Int32(row), Int32(column))
        else { return Cell(base: nil, length: -2, oid: 0) }
        var length = PQgetlength(result, Int32(row), Int32(column))
        if length == 0, PQgetisnull(result, Int32(row), Int32(column)) != 0 { length = -1 }
        guard let types else {
            return Cell(base: UnsafeRawPointer(value), length: length < 0 ? -1 : -3, oid: 0)
        }
        return Cell(base: UnsafeRawPointer(value), length: length, oid: types[column])
    }

    /// Reads the value in a row and a column, both counted from 0.
    ///
    /// - Throws: `decoding` when the column has another type than is asked for, when the value is
    ///   NULL and the type is no `Optional`, and when there is no such row or column.
    @inlinable
    public func value<Value: PostgresDecodable>(
        _ row: Int, _ column: Int, as type: Value.Type = Value.self
    ) throws(PostgresError) -> Value {
        let cell = cell(row, column)
        do throws(ValueError) {
            if let base = cell.base, cell.length >= 0, Value.canDecode(from: cell.oid) {
                let reader = ValueReader(
                    base: base, count: Int(cell.length), oid: cell.oid)
                return try Value(from: reader)
            }
            if cell.length == -1 { return try Value.decodeNull() }
        } catch {
            throw failure(error, row, column, as: Value.postgresType)
        }
        throw failure(nil, row, column, as: Value.postgresType)
    }

    /// Calls `body` with the bytes of a value in its binary form, nil for NULL. They may not be
    /// kept.
    public func withBytes<Result: ~Copyable>(
        _ row: Int, _ column: Int,
        _ body: (UnsafeRawBufferPointer?) throws(PostgresError) -> Result
    ) throws(PostgresError) -> Result {
        let cell = cell(row, column)
        guard cell.length != -2 else { throw failure(nil, row, column, as: .bytea) }
        guard cell.length != -1 else { return try body(nil) }
        let length = PQgetlength(result, Int32(row), Int32(column))
        return try body(UnsafeRawBufferPointer(start: cell.base, count: Int(length)))
    }

    /// The text of a value that the server sent as text, which it does for scripts; nil for NULL.
    public func text(_ row: Int, _ column: Int) throws(PostgresError) -> String? {
        let cell = cell(row, column)
        guard cell.length != -1 else { return nil }
        guard let base = cell.base, cell.length == -3 else {
            throw failure(nil, row, column, as: .text)
        }
        return String(cString: base.assumingMemoryBound(to: CChar.self))
    }

    /// The error for a value that could not be read. It names the place, never the value.
    @usableFromInline
    @inline(never)
    func failure(
        _ cause: ValueError?, _ row: Int, _ column: Int, as wanted: PostgresType
    ) -> PostgresError {
        let reason: String
        if let cause {
            reason = "of type \(columnType(column)) \(cause)"
        } else if row < 0 || row >= count || column < 0 || column >= columnCount {
            reason = "is not there: there are \(count) rows of \(columnCount) columns"
        } else if types == nil {
            reason = "came as text, and only text() reads it"
        } else {
            reason = "is \(columnType(column)) and was read as \(wanted)"
        }
        let name = column >= 0 && column < columnCount ? " (\(columnName(column)))" : ""
        return PostgresError(
            .decoding, outcome: outcome,
            message: "the value in row \(row), column \(column)\(name) \(reason)",
            statement: prepared?.statement.name, index: index)
    }
}
