public import Accounting

/// Something in the database that is not as the log says it must be.
public struct Finding: Sendable, Equatable {
    /// Where it was found.
    public enum Place: Sendable, Equatable {
        /// An event of the log.
        case event(Seq)
        /// A row of a table, by its key.
        case row(table: String, key: String)
        /// The ledger as a whole.
        case ledger
    }

    public let place: Place
    /// What is wrong, in a sentence.
    public let problem: String
    public let expected: String?
    public let actual: String?

    public init(
        _ place: Place, _ problem: String, expected: String? = nil, actual: String? = nil
    ) {
        self.place = place
        self.problem = problem
        self.expected = expected
        self.actual = actual
    }

    /// A row that differs from the fold: every differing column, expected and actual.
    public static func difference(
        table: String, key: String, _ columns: [ColumnDifference]
    ) -> Finding {
        func list(_ value: (ColumnDifference) -> String) -> String {
            columns.map { "\($0.column) \(value($0))" }.joined(separator: ", ")
        }
        return Finding(
            .row(table: table, key: key), "the row differs from the log",
            expected: list(\.expected), actual: list(\.actual))
    }

    public static func missing(table: String, key: String) -> Finding {
        Finding(.row(table: table, key: key), "the row is missing", expected: "a row")
    }

    public static func surplus(table: String, key: String) -> Finding {
        Finding(.row(table: table, key: key), "nothing in the log makes this row", expected: "none")
    }
}

/// A column of a row that is not what it must be.
public struct ColumnDifference: Sendable, Equatable {
    public let column: String
    public let expected: String
    public let actual: String
}

/// Compares rows column by column.
public struct RowComparison {
    public private(set) var differences: [ColumnDifference] = []

    public init() {}

    public mutating func compare<Value: Equatable>(
        _ column: String, _ expected: Value, _ actual: Value
    ) {
        guard expected != actual else { return }
        differences.append(
            ColumnDifference(
                column: column, expected: Self.text(expected), actual: Self.text(actual)))
    }

    private static func text(_ value: Any) -> String {
        let mirror = Mirror(reflecting: value)
        guard mirror.displayStyle == .optional else { return "\(value)" }
        return mirror.children.first.map { "\($0.value)" } ?? "null"
    }
}
