/// A UUID as the ledger's library has it: 128 bits, compared for equality only.
public struct UUIDValue: Sendable, Hashable {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads 8-4-4-4-12 hexadecimal digits in either case, nothing else.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for (place, byte) in bytes.enumerated() {
            if place == 8 || place == 13 || place == 18 || place == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = Hexadecimal.digit(byte) else { return nil }
            high = high << 4 | low >> 60
            low = low << 4 | UInt64(digit)
        }
        self.init(high: high, low: low)
    }

    /// 8-4-4-4-12 hexadecimal digits in lower case.
    public var text: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(36)
        for place in 0..<32 {
            if place == 8 || place == 12 || place == 16 || place == 20 {
                bytes.append(UInt8(ascii: "-"))
            }
            let word = place < 16 ? high : low
            bytes.append(Hexadecimal.character(UInt8(word >> UInt64(60 - place % 16 * 4) & 0xF)))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Hexadecimal digits in ASCII.
enum Hexadecimal {
    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    static func character(_ digit: UInt8, isUpper: Bool = false) -> UInt8 {
        digit < 10
            ? UInt8(ascii: "0") + digit
            : (isUpper ? UInt8(ascii: "A") : UInt8(ascii: "a")) + digit - 10
    }
}
