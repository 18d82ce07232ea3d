import Accounting
import CommandFormat

/// Amounts of one currency below one another, their points in one line.
struct AmountColumn {
    let currency: Currency
    private var wholeWidth = 0
    private var fractionWidth = 0

    init(_ currency: Currency) {
        self.currency = currency
    }

    var width: Int { max(currency.length, wholeWidth + fractionWidth) }

    /// Makes room for an amount.
    mutating func fit(_ amount: Total) {
        let (whole, fraction) = Self.split(currency.text(amount))
        wholeWidth = max(wholeWidth, whole.count)
        fractionWidth = max(fractionWidth, fraction.count)
    }

    /// The amount as wide as the column.
    func text(_ amount: Total) -> String {
        let (whole, fraction) = Self.split(currency.text(amount))
        return (whole + fraction.padded(to: fractionWidth)).aligned(to: width)
    }

    var blank: String { String(repeating: " ", count: width) }

    /// The digits before the point, and the point with those behind it.
    private static func split(_ text: String) -> (whole: String, fraction: String) {
        let whole = text.prefix { $0 != "." }
        return (String(whole), String(text.dropFirst(whole.count)))
    }
}
