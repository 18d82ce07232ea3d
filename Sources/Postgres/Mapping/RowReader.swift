/// Goes through a mapping to read a row of a result.
public struct RowReader<Row>: Columns {
    /// Lives as long as the reading does, no longer.
    @usableFromInline let rows: UnsafePointer<Rows>
    @usableFromInline let row: Int
    @usableFromInline var column: Int

    @inlinable
    init(_ rows: UnsafePointer<Rows>, row: Int, column: Int) {
        self.rows = rows
        self.row = row
        self.column = column
    }

    @inlinable
    public mutating func value<Value: ColumnValue>(
        _ name: StaticString, _ value: (Row) -> Value
    ) throws(PostgresError) -> Value {
        defer { column &+= 1 }
        return try rows.pointee.value(row, column)
    }

    @inlinable
    public mutating func list<Element: ColumnValue>(
        _ name: StaticString, _ elements: (Row) -> [Element]
    ) throws(PostgresError) -> [Element] {
        defer { column &+= 1 }
        return try rows.pointee.value(row, column)
    }

    @inlinable
    public mutating func part<Part: MappedRow>(
        _ part: (Row) -> Part
    ) throws(PostgresError) -> Part {
        var inner = RowReader<Part>(rows, row: row, column: column)
        let read = try Part(columns: &inner)
        column = inner.column
        return read
    }

    @inlinable
    public mutating func optionalPart<Part: MappedRow>(
        prefix: StaticString, _ part: (Row) -> Part?
    ) throws(PostgresError) -> Part? {
        guard rows.pointee.isNull(row, column) else {
            var inner = RowReader<Part>(rows, row: row, column: column)
            defer { column = inner.column }
            return try Part(columns: &inner)
        }
        column &+= Part.columns.count
        return nil
    }
}

extension Rows {
    /// Whether a value is NULL; false where there is no such row or column.
    @inlinable
    func isNull(_ row: Int, _ column: Int) -> Bool { cell(row, column).length == -1 }

    /// Every row, in order.
    @inlinable
    public borrowing func all<Row: MappedRow>(
        as type: Row.Type = Row.self
    ) throws(PostgresError) -> [Row] {
        var all: [Row] = []
        all.reserveCapacity(count)
        for row in 0..<count { all.append(try self.row(row)) }
        return all
    }

    /// One row, counted from 0.
    @inlinable
    public borrowing func row<Row: MappedRow>(
        _ row: Int, as type: Row.Type = Row.self
    ) throws(PostgresError) -> Row {
        try withUnsafePointer(to: self) { (rows) throws(PostgresError) -> Row in
            var reader = RowReader<Row>(rows, row: row, column: 0)
            return try Row(columns: &reader)
        }
    }
}
