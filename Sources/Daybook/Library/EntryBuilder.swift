public import Accounting

/// An entry on the debit side, in a posting's list of entries.
public struct Debit: Sendable {
    let entry: RequestedEntry

    /// - Parameter amount: not negative; zero and what is out of range are refused by the posting.
    public init(
        _ account: AccountID, _ amount: Amount, _ currency: Currency, layer: Layer = .settled
    ) {
        entry = RequestedEntry(
            accountID: account, direction: .debit, units: amount.requested,
            currency: .wellFormed(currency), layer: layer)
    }
}

/// An entry on the credit side, in a posting's list of entries.
public struct Credit: Sendable {
    let entry: RequestedEntry

    /// - Parameter amount: not negative; zero and what is out of range are refused by the posting.
    public init(
        _ account: AccountID, _ amount: Amount, _ currency: Currency, layer: Layer = .settled
    ) {
        entry = RequestedEntry(
            accountID: account, direction: .credit, units: amount.requested,
            currency: .wellFormed(currency), layer: layer)
    }
}

/// Collects the entries of a posting, in order; `if`, `switch` and `for` may stand between them.
@resultBuilder
public enum EntryBuilder {
    public static func buildExpression(_ debit: Debit) -> [RequestedEntry] { [debit.entry] }
    public static func buildExpression(_ credit: Credit) -> [RequestedEntry] { [credit.entry] }
    public static func buildExpression(_ entries: [RequestedEntry]) -> [RequestedEntry] { entries }
    public static func buildBlock(_ parts: [RequestedEntry]...) -> [RequestedEntry] {
        parts.flatMap(\.self)
    }
    public static func buildOptional(_ part: [RequestedEntry]?) -> [RequestedEntry] { part ?? [] }
    public static func buildEither(first part: [RequestedEntry]) -> [RequestedEntry] { part }
    public static func buildEither(second part: [RequestedEntry]) -> [RequestedEntry] { part }
    public static func buildArray(_ parts: [[RequestedEntry]]) -> [RequestedEntry] {
        parts.flatMap(\.self)
    }
}

extension Currency {
    /// The euro.
    public static let eur = wellKnown("EUR")
    /// The pound sterling.
    public static let gbp = wellKnown("GBP")
    /// The yen.
    public static let jpy = wellKnown("JPY")
    /// The Swiss franc.
    public static let chf = wellKnown("CHF")
    /// The US dollar.
    public static let usd = wellKnown("USD")

    private static func wellKnown(_ code: String) -> Currency {
        guard let currency = Currency(code) else { preconditionFailure("\(code) is malformed") }
        return currency
    }
}
