// The types of this module that a column of a mapped row can have.

extension Bool: ColumnValue {
    @inlinable public static var placeholder: Self { false }
}

extension Int16: ColumnValue {
    @inlinable public static var placeholder: Self { 0 }
}

extension Int32: ColumnValue {
    @inlinable public static var placeholder: Self { 0 }
}

extension Int64: ColumnValue {
    @inlinable public static var placeholder: Self { 0 }
}

extension String: ColumnValue {
    @inlinable public static var placeholder: Self { "" }
}

extension Optional: ColumnValue where Wrapped: ColumnValue {
    @inlinable public static var placeholder: Self { nil }

    public var columnText: String { map(\.columnText) ?? "null" }
}

extension PostgresTimestamp: ColumnValue {
    @inlinable public static var placeholder: Self { .infinity }
}
