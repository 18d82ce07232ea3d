/// A currency or commodity: 1 to 24 of A–Z, 0–9 and `. _ / -`, of which the first is a letter or a
/// digit and at least one is a letter. No lower case: `usd` is a slip.
///
/// Held as its bytes in three words, so that comparing is comparing the text, and a key with a
/// currency in it costs no string. Words, not wider integers: see `WordPair`.
public struct Currency: Hashable, Sendable {
    public static let maximumLength = 24

    /// What a currency is made of, to follow "must be" in a message.
    public static let rule = """
        1 to \(maximumLength) of A-Z, 0-9 and . _ / -, the first a letter or a digit, at least one \
        a letter, such as EUR
        """

    /// The bytes from the left, eight in a word, zeros behind them.
    @usableFromInline let first: UInt64
    @usableFromInline let second: UInt64
    @usableFromInline let third: UInt64

    /// The currency that `text` names, or nil when it is malformed.
    public init?(_ text: String) {
        var copy = text
        let words = copy.withUTF8 { Self.words($0) }
        guard let words else { return nil }
        (first, second, third) = (words[0], words[1], words[2])
    }

    /// ISO 4217's code for no currency.
    public static let none = Currency(unchecked: 0x5858_5800_0000_0000)

    private init(unchecked first: UInt64) {
        (self.first, second, third) = (first, 0, 0)
    }

    private static func words(_ bytes: UnsafeBufferPointer<UInt8>) -> InlineArray<3, UInt64>? {
        guard bytes.count <= maximumLength else { return nil }
        var words = InlineArray<3, UInt64>(repeating: 0)
        var hasLetter = false
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): hasLetter = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): break
            case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: "-"):
                guard index > 0 else { return nil }
            default: return nil
            }
            words[index / 8] |= UInt64(byte) << (56 - 8 * (index % 8))
        }
        return hasLetter ? words : nil
    }

    /// How many bytes the code has.
    public var length: Int {
        if third != 0 { return 24 - third.trailingZeroBitCount / 8 }
        return second != 0
            ? 16 - second.trailingZeroBitCount / 8 : 8 - first.trailingZeroBitCount / 8
    }

    /// Stores the code at `start`: ``length`` bytes.
    public func store(at start: UnsafeMutablePointer<UInt8>) -> Int {
        let length = length
        for index in 0..<length {
            let word = index < 8 ? first : index < 16 ? second : third
            start[index] = UInt8(truncatingIfNeeded: word >> (56 - 8 * (index % 8)))
        }
        return length
    }
}

extension Currency: Comparable {
    @inlinable
    public static func < (left: Currency, right: Currency) -> Bool {
        if left.first != right.first { return left.first < right.first }
        return left.second != right.second
            ? left.second < right.second : left.third < right.third
    }
}

extension Currency: CustomStringConvertible {
    public var code: String {
        String(unsafeUninitializedCapacity: Self.maximumLength) { buffer in
            buffer.baseAddress.map { store(at: $0) } ?? 0
        }
    }

    public var description: String { code }
}
