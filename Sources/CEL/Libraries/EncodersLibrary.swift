extension Library {
    /// `base64.encode(bytes)` and `base64.decode(string)`.
    public static let encoders: Library = {
        var library = Library("encoders")
        library.functions = [
            .global("base64.encode", .init(.bytes, result: .string), body: .unary(Base64.encode)),
            .global("base64.decode", .init(.string, result: .bytes), body: .unary(Base64.decode)),
        ]
        return library
    }()
}

/// RFC 4648, the standard alphabet.
enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ value: Value, _ evaluation: inout Evaluation) throws(Fault) -> Value {
        guard case .bytes(let bytes) = value else { throw .noOverload("base64.encode", value) }
        try evaluation.meter.admit(bytes: (bytes.count + 2) / 3 * 4)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits: UInt32 = 0
            for byte in group { bits = bits << 8 | UInt32(byte) }
            bits <<= UInt32(8 * (3 - group.count))
            for place in 0..<4 {
                let isPadding = place > group.count
                let digit = Int(bits >> UInt32(18 - 6 * place) & 0x3F)
                text.append(isPadding ? UInt8(ascii: "=") : alphabet[digit])
            }
        }
        return .string(String(decoding: text, as: UTF8.self))
    }

    static func decode(_ value: Value, _ evaluation: inout Evaluation) throws(Fault) -> Value {
        guard case .string(let text) = value else { throw .noOverload("base64.decode", value) }
        try evaluation.meter.admit(bytes: text.utf8.count)
        guard let bytes = decode(Array(text.utf8)) else {
            throw Fault(.unreadable(text, as: "base64", expected: "letters, digits, `+` and `/`"))
        }
        return .bytes(bytes)
    }

    /// Reads text with its padding or without any.
    private static func decode(_ text: [UInt8]) -> [UInt8]? {
        var digits = text[...]
        if text.count % 4 == 0 {
            for _ in 0..<2 where digits.last == UInt8(ascii: "=") { digits.removeLast() }
        }
        guard digits.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count * 3 / 4)
        var bits: UInt32 = 0
        var waiting = 0
        for byte in digits {
            guard let digit = value(of: byte) else { return nil }
            bits = bits << 6 | UInt32(digit)
            waiting += 6
            if waiting >= 8 {
                waiting -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(waiting)))
            }
        }
        return bytes
    }

    private static func value(of byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
