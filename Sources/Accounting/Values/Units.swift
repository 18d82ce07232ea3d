/// The amount of one entry: an exact decimal, zero or more, counted in 10^-18ths.
///
/// Rule (the rules, "Values"): at most 18 fractional digits, below 10^20. Every value therefore
/// fits a signed 128-bit integer.
public struct Units: Hashable, Comparable, Sendable {
    /// Fractional digits that are kept.
    public static let scale = 18
    /// One whole, in 10^-18ths.
    public static let one: Int128 = 1_000_000_000_000_000_000
    /// The first amount that is too large: 10^20.
    public static let limit: Int128 = 100_000_000_000_000_000_000 * one

    @usableFromInline let words: WordPair

    /// The amount in 10^-18ths.
    @inlinable public var scaled: Int128 { words.number }

    public static let zero = Units(unchecked: 0)

    /// The amount of `scaled` 10^-18ths, or nil when it is negative or out of range.
    public init?(scaled: Int128) {
        guard scaled >= 0, scaled < Self.limit else { return nil }
        words = WordPair(scaled)
    }

    @inlinable
    init(unchecked scaled: Int128) {
        words = WordPair(scaled)
    }

    public static func < (left: Units, right: Units) -> Bool {
        left.scaled < right.scaled
    }

    /// The amount that `text` writes, or nil when it writes none or one that is out of range.
    public init?(_ text: String) {
        guard case .exact(let scaled) = RequestedUnits(text) else { return nil }
        self.init(scaled: scaled)
    }
}

/// An amount as a command gives it, before it is judged: it may be negative or out of range,
/// which is told at its place in the order of judgement and not by the reader.
public enum RequestedUnits: Sendable, Hashable {
    /// A whole number of 10^-18ths with a magnitude below 10^20.
    case exact(Int128)
    /// A magnitude of 10^20 or more, or a digit behind the eighteenth; kept in its shortest form.
    case outOfRange(String)

    /// Reads `^-?[0-9]+(\.[0-9]+)?$` in ASCII; anything else is nil. Leading zeros read as none,
    /// `-0` is zero, trailing zeros behind the point do not count.
    public init?(_ text: String) {
        var copy = text
        let parsed = copy.withUTF8 { Self.parse($0) }
        guard let parsed else { return nil }
        self = parsed
    }

    private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> RequestedUnits? {
        guard let layout = DecimalLayout(bytes) else { return nil }
        let fits = layout.whole.count <= 20 && layout.fraction.count <= Units.scale
        guard fits else { return .outOfRange(layout.shortest(in: bytes)) }
        var magnitude: Int128 = 0
        var low: UInt64 = 0
        for index in layout.whole { low = low &* 10 &+ UInt64(bytes[index] & 15) }
        if layout.whole.count == 20 {
            magnitude = layout.whole.reduce(0) { $0 * 10 + Int128(bytes[$1] & 15) }
        } else {
            magnitude = Int128(low)
        }
        var fraction: UInt64 = 0
        for index in layout.fraction { fraction = fraction * 10 + UInt64(bytes[index] & 15) }
        for _ in layout.fraction.count..<Units.scale { fraction *= 10 }
        let scaled = magnitude * Units.one + Int128(fraction)
        return .exact(layout.isNegative ? -scaled : scaled)
    }

    public init(_ units: Units) {
        self = .exact(units.scaled)
    }

    /// The shortest text that writes the amount: no trailing zeros, no `-0`.
    public var text: String {
        switch self {
        case .exact(let scaled): DecimalText.shortest(Total(scaled))
        case .outOfRange(let text): text
        }
    }
}

/// Where the digits of a decimal's text are, without the zeros that do not count.
private struct DecimalLayout {
    let isNegative: Bool
    /// Indices of the digits before the point, without leading zeros.
    let whole: Range<Int>
    /// Indices of the digits behind the point, without trailing zeros.
    let fraction: Range<Int>

    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        isNegative = bytes.first == UInt8(ascii: "-")
        var position = isNegative ? 1 : 0
        let wholeStart = position
        position = Self.endOfDigits(bytes, from: position)
        let wholeEnd = position
        guard wholeEnd > wholeStart else { return nil }
        var fractionRange = position..<position
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            let start = position + 1
            position = Self.endOfDigits(bytes, from: start)
            guard position > start else { return nil }
            fractionRange = start..<position
        }
        guard position == bytes.count else { return nil }
        var first = wholeStart
        while first < wholeEnd, bytes[first] == UInt8(ascii: "0") { first += 1 }
        var end = fractionRange.upperBound
        while end > fractionRange.lowerBound, bytes[end - 1] == UInt8(ascii: "0") { end -= 1 }
        whole = first..<wholeEnd
        fraction = fractionRange.lowerBound..<end
    }

    private static func endOfDigits(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> Int {
        var position = start
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
        return position
    }

    func shortest(in bytes: UnsafeBufferPointer<UInt8>) -> String {
        var text = isNegative ? "-" : ""
        text += whole.isEmpty ? "0" : String(decoding: bytes[whole], as: UTF8.self)
        if !fraction.isEmpty { text += "." + String(decoding: bytes[fraction], as: UTF8.self) }
        return text
    }
}
