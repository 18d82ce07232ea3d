/// Goes through a mapping to append a row to an insert's arrays.
public struct RowWriter<Row>: Columns {
    @usableFromInline let row: Row
    /// Those of the parameters that are written to, which outlive the writing.
    @usableFromInline let slots: UnsafeMutablePointer<ParameterSlot>
    @usableFromInline let count: Int
    @usableFromInline var index: Int

    @inlinable
    init(
        _ row: Row, _ slots: UnsafeMutablePointer<ParameterSlot>, count: Int, index: Int
    ) {
        self.row = row
        self.slots = slots
        self.count = count
        self.index = index
    }

    @inlinable
    mutating func next(_ parameters: Int = 1) -> Int {
        let first = index
        index &+= parameters
        precondition(index <= count, "the statement has fewer parameters than the row columns")
        return first
    }

    @inlinable
    public mutating func value<Value: ColumnValue>(
        _ name: StaticString, _ value: (Row) -> Value
    ) -> Value {
        let written = value(row)
        slots[next()].append(written)
        return written
    }

    @inlinable
    public mutating func list<Element: ColumnValue>(
        _ name: StaticString, _ elements: (Row) -> [Element]
    ) -> [Element] {
        let written = elements(row)
        let first = next(3)
        let before = slots[first].elementCount
        for element in written { slots[first].append(element) }
        slots[first + 1].append(Int32(truncatingIfNeeded: before + 1))
        slots[first + 2].append(Int32(truncatingIfNeeded: before + written.count))
        return written
    }

    @inlinable
    public mutating func part<Part: MappedRow>(
        _ part: (Row) -> Part
    ) throws(PostgresError) -> Part {
        var inner = RowWriter<Part>(part(row), slots, count: count, index: index)
        let written = try Part(columns: &inner)
        index = inner.index
        return written
    }

    @inlinable
    public mutating func optionalPart<Part: MappedRow>(
        prefix: StaticString, _ part: (Row) -> Part?
    ) throws(PostgresError) -> Part? {
        guard let written = part(row) else {
            for column in Part.columns {
                precondition(!column.isList, "a part that may be missing has no lists")
                slots[next()].appendNull()
            }
            return nil
        }
        return try self.part { _ in written }
    }
}

extension Parameters {
    /// Appends a row to the arrays of an insert.
    @inlinable
    public mutating func append<Row: MappedRow>(row: Row) {
        var writer = RowWriter(row, slots, count: count, index: 0)
        do throws(PostgresError) {
            _ = try Row(columns: &writer)
        } catch {
            preconditionFailure("a mapping failed while it was written: \(error)")
        }
    }
}
