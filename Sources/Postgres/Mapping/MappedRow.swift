/// A row as a Swift value, with one mapping between its properties and its columns.
///
/// The mapping is an initialiser that goes through the columns in order. Of each it says the name
/// and where its value stands in a row; what it gets back it initialises itself with. So the
/// columns stand once, and no position is written anywhere:
///
/// ```swift
/// struct NoteRow: MappedRow, Equatable {
///     var id: Int64
///     var body: String
///
///     init(columns: inout some Columns<Self>) throws(PostgresError) {
///         id = try columns.value("id") { $0.id }
///         body = try columns.value("body") { $0.body }
///     }
/// }
/// ```
///
/// What goes through the mapping decides what becomes of it: ``RowReader`` takes the values from a
/// result, ``RowWriter`` appends those of a row to an insert's arrays, ``ColumnTexts`` describes
/// them, ``ColumnList`` learns the columns' names and types.
///
/// The order of the columns is that of the statements that read and write the row.
public protocol MappedRow: Sendable {
    /// Goes through the columns. The same columns every time, whatever their values are.
    init<Mapping: Columns>(columns: inout Mapping) throws(PostgresError)
    where Mapping.Row == Self
}

/// A type that a column of a ``MappedRow`` can have.
public protocol ColumnValue: PostgresEncodable, PostgresDecodable, Sendable {
    /// Any value, for going through a mapping where there is no row.
    static var placeholder: Self { get }

    /// The value for people.
    var columnText: String { get }
}

extension ColumnValue {
    public var columnText: String { "\(self)" }
}

/// What goes through a row's mapping, column by column.
public protocol Columns<Row>: ~Copyable {
    /// The type whose mapping it is.
    associatedtype Row

    /// The next column. `value` says where it stands in a row.
    mutating func value<Value: ColumnValue>(
        _ name: StaticString, _ value: (Row) -> Value
    ) throws(PostgresError) -> Value

    /// The next column, an array. An insert takes the elements of all rows as one array, and for
    /// each row the first and the last of its elements, counted from 1: arrays of several lengths
    /// cannot be elements of one.
    mutating func list<Element: ColumnValue>(
        _ name: StaticString, _ elements: (Row) -> [Element]
    ) throws(PostgresError) -> [Element]

    /// The next columns: those of a part that has a mapping of its own.
    mutating func part<Part: MappedRow>(
        _ part: (Row) -> Part
    ) throws(PostgresError) -> Part

    /// The next columns: those of a part, all null where a row has none. A part's first column is
    /// never null, so it tells. `prefix` stands before their names.
    mutating func optionalPart<Part: MappedRow>(
        prefix: StaticString, _ part: (Row) -> Part?
    ) throws(PostgresError) -> Part?
}

extension Columns where Self: ~Copyable {
    /// The next columns: those of a part that a row may lack, by their own names.
    @inline(__always)
    public mutating func optionalPart<Part: MappedRow>(
        _ part: (Row) -> Part?
    ) throws(PostgresError) -> Part? {
        try optionalPart(prefix: "", part)
    }
}
