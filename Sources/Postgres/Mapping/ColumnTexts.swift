/// Goes through a mapping to describe a row's values, for people.
public struct ColumnTexts<Row>: Columns {
    private let row: Row
    /// The name and the text of each column; `null` for NULL.
    public private(set) var columns: [(name: String, text: String)] = []

    init(_ row: Row) { self.row = row }

    public mutating func value<Value: ColumnValue>(
        _ name: StaticString, _ value: (Row) -> Value
    ) -> Value {
        let value = value(row)
        columns.append(("\(name)", value.columnText))
        return value
    }

    public mutating func list<Element: ColumnValue>(
        _ name: StaticString, _ elements: (Row) -> [Element]
    ) -> [Element] {
        let elements = elements(row)
        columns.append(("\(name)", "[\(elements.map(\.columnText).joined(separator: ", "))]"))
        return elements
    }

    public mutating func part<Part: MappedRow>(
        _ part: (Row) -> Part
    ) throws(PostgresError) -> Part {
        var inner = ColumnTexts<Part>(part(row))
        let part = try Part(columns: &inner)
        columns += inner.columns
        return part
    }

    public mutating func optionalPart<Part: MappedRow>(
        prefix: StaticString, _ part: (Row) -> Part?
    ) throws(PostgresError) -> Part? {
        guard let present = part(row) else {
            columns += Part.columns.map { ("\(prefix)\($0.name)", "null") }
            return nil
        }
        columns += present.columnTexts.map { ("\(prefix)\($0.name)", $0.text) }
        return present
    }
}

extension MappedRow {
    /// The name and the text of each column, in order.
    public var columnTexts: [(name: String, text: String)] {
        var texts = ColumnTexts(self)
        do throws(PostgresError) {
            _ = try Self(columns: &texts)
        } catch {
            preconditionFailure("a mapping failed while it was described: \(error)")
        }
        return texts.columns
    }
}
