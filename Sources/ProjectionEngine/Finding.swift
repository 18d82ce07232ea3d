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

    public static func missing(table: String, key: String) -> Finding {
        Finding(.row(table: table, key: key), "the row is missing", expected: "a row")
    }

    public static func surplus(table: String, key: String) -> Finding {
        Finding(.row(table: table, key: key), "nothing in the log makes this row", expected: "none")
    }
}
