public import Accounting

/// An exact amount of money, or of whatever a currency stands for: 18 decimal places, no rounding.
///
/// Sums and differences are exact and cannot overflow: a sum of amounts stays within its 256 bits
/// however many a program can add.
///
/// ```swift
/// let price: Amount = "12.50"
/// print(price + price)    // 25
/// ```
public struct Amount: Sendable {
    /// The amount in units of 10^-18.
    public let total: Total
    /// How many decimal places it is written with at least: its currency's, where that is known.
    private let decimals: Int

    public static let zero = Amount(Total.zero)

    /// - Parameter currency: whose decimal places the amount is written with at least; nil for as
    ///   few as it needs.
    public init(_ total: Total, of currency: Currency? = nil) {
        self.total = total
        decimals = currency?.writtenDecimals ?? 0
    }

    /// Reads text such as `-12.5`: digits, with a point and more digits where there are decimal
    /// places, a minus sign before them where it is negative.
    ///
    /// - Throws: ``Malformed`` for other text, for 10^20 or more, and for more than 18 decimal
    ///   places.
    public init(text: String) throws(Malformed) {
        guard case .exact(let scaled)? = RequestedUnits(text) else { throw Malformed(text: text) }
        self.init(Total(scaled))
    }

    /// Text that writes no amount.
    public struct Malformed: Error, Sendable, Hashable, CustomStringConvertible {
        public let text: String

        public init(text: String) { self.text = text }

        public var description: String {
            """
            '\(text)' is not an amount: write digits, with a point and at most 18 decimal places, \
            below 10^20
            """
        }
    }

    public static func + (left: Amount, right: Amount) -> Amount {
        Amount(left.total + right.total, decimals: max(left.decimals, right.decimals))
    }

    public static func - (left: Amount, right: Amount) -> Amount {
        Amount(left.total - right.total, decimals: max(left.decimals, right.decimals))
    }

    public static prefix func - (amount: Amount) -> Amount {
        Amount(-amount.total, decimals: amount.decimals)
    }

    private init(_ total: Total, decimals: Int) {
        self.total = total
        self.decimals = decimals
    }

    /// As a command takes it. One that is out of range is refused in its place, not here.
    var requested: RequestedUnits {
        let (high, low) = total.magnitude
        guard high == 0, let scaled = Int128(exactly: low), scaled < Units.limit else {
            return .outOfRange(DecimalText.shortest(total))
        }
        return .exact(total.isNegative ? -scaled : scaled)
    }
}

/// By value: how it is written does not count.
extension Amount: Hashable, Comparable {
    public static func == (left: Amount, right: Amount) -> Bool { left.total == right.total }

    public static func < (left: Amount, right: Amount) -> Bool { left.total < right.total }

    public func hash(into hasher: inout Hasher) { hasher.combine(total) }
}

/// A literal that writes no amount stops the program.
extension Amount: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) {
        do {
            try self.init(text: text)
        } catch {
            preconditionFailure("\(error)")
        }
    }
}

extension Amount: CustomStringConvertible {
    /// As many decimal places as it needs, and at least its currency's: `12.50`.
    public var description: String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: DecimalText.maximumLength) {
            guard let start = $0.baseAddress else { return "" }
            let length = DecimalText.store(total, minimumFraction: decimals, at: start)
            return String(decoding: $0[..<length], as: UTF8.self)
        }
    }
}

extension BalanceAnswer {
    /// The balance of the settled layer, positive on the side of the owner's normal balance.
    public var settled: Amount { amount(balance.settled) }

    /// The balance of the pending layer alone, positive on the side of the normal balance.
    public var pending: Amount { amount(balance.pending) }

    /// The balance of the encumbrance layer alone, positive on the side of the normal balance.
    public var encumbrance: Amount { amount(balance.encumbrance) }

    private func amount(_ layer: LayerBalance) -> Amount {
        Amount(layer.balance(normal: normalBalance), of: key.currency)
    }
}
