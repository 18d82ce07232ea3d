/// Reads and writes runs of decimal digits.
enum Digits {
    /// A number that is not negative, with zeros in front up to a width.
    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    /// A fraction given in nanoseconds as `.5`, without trailing zeros; empty for a whole number.
    static func fraction(nanoseconds: Int) -> String {
        guard nanoseconds != 0 else { return "" }
        var digits = Array(padded(nanoseconds, 9).utf8)
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return "." + String(decoding: digits, as: UTF8.self)
    }
}

/// A cursor over the ASCII of a text of fixed form, such as a date.
struct TextCursor {
    let bytes: [UInt8]
    var place = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { place == bytes.count }

    var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    /// Consumes one of these characters, and says which.
    mutating func take(_ characters: StaticString) -> UInt8? {
        guard let byte = next else { return nil }
        let isWanted = characters.withUTF8Buffer { $0.contains(byte) }
        guard isWanted else { return nil }
        place += 1
        return byte
    }

    /// Consumes exactly so many digits.
    mutating func takeDigits(_ count: Int) -> Int? {
        guard place + count <= bytes.count else { return nil }
        var number = 0
        for byte in bytes[place..<place + count] {
            guard byte >= 0x30 && byte <= 0x39 else { return nil }
            number = number * 10 + Int(byte - 0x30)
        }
        place += count
        return number
    }

    /// Consumes the digits that follow, as many as there are.
    mutating func takeDigitRun() -> ArraySlice<UInt8> {
        let start = place
        while let byte = next, byte >= 0x30 && byte <= 0x39 { place += 1 }
        return bytes[start..<place]
    }
}
