/// A column of a row.
public struct Column: Sendable, Hashable {
    public let name: String
    /// What its values are; of a list its elements.
    public let type: PostgresType
    /// Whether each row has an array of them.
    public let isList: Bool

    /// What it is read as.
    var readType: PostgresType { isList ? type.array : type }

    /// The parameters that an insert takes it by.
    var writtenTypes: [PostgresType] {
        isList ? [type.array, .int4.array, .int4.array] : [type.array]
    }
}

extension MappedRow {
    /// The columns that the mapping goes through, in order.
    public static var columns: [Column] {
        var list = ColumnList<Self>()
        do throws(PostgresError) {
            _ = try Self(columns: &list)
        } catch {
            preconditionFailure("a mapping failed without a row: \(error)")
        }
        return list.columns
    }
}

/// Goes through a mapping to learn its columns. There is no row, so every column is a placeholder.
struct ColumnList<Row>: Columns {
    private(set) var columns: [Column] = []

    mutating func value<Value: ColumnValue>(
        _ name: StaticString, _ value: (Row) -> Value
    ) -> Value {
        add(name, Value.postgresType)
        return .placeholder
    }

    mutating func list<Element: ColumnValue>(
        _ name: StaticString, _ elements: (Row) -> [Element]
    ) -> [Element] {
        add(name, Element.postgresType, isList: true)
        return []
    }

    mutating func part<Part: MappedRow>(
        _ part: (Row) -> Part
    ) throws(PostgresError) -> Part {
        var inner = ColumnList<Part>()
        let placeholder = try Part(columns: &inner)
        columns += inner.columns
        return placeholder
    }

    mutating func optionalPart<Part: MappedRow>(
        prefix: StaticString, _ part: (Row) -> Part?
    ) throws(PostgresError) -> Part? {
        columns += Part.columns.map {
            Column(name: "\(prefix)\($0.name)", type: $0.type, isList: $0.isList)
        }
        return nil
    }

    private mutating func add(_ name: StaticString, _ type: PostgresType, isList: Bool = false) {
        columns.append(Column(name: "\(name)", type: type, isList: isList))
    }
}
