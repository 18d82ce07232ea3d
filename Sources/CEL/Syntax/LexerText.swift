extension Lexer {
    /// A string from its opening quote on.
    mutating func text(isRaw: Bool) throws(ParseError) -> String {
        let start = place
        let bytes = try quoted(isRaw: isRaw, isBytes: false)
        // Escapes append whole code points, and the expression itself is valid UTF-8.
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw failure("the string is no valid Unicode", at: start)
        }
        return text
    }

    /// Bytes from their opening quote on.
    mutating func byteString(isRaw: Bool) throws(ParseError) -> [UInt8] {
        try quoted(isRaw: isRaw, isBytes: true)
    }

    private mutating func quoted(isRaw: Bool, isBytes: Bool) throws(ParseError) -> [UInt8] {
        let start = place
        let quote = bytes[place]
        let isTriple = peek(1) == quote && peek(2) == quote
        place += isTriple ? 3 : 1
        var content: [UInt8] = []
        while let byte = peek(0) {
            if byte == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
                place += isTriple ? 3 : 1
                return content
            }
            if !isTriple && (byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")) {
                throw failure(
                    "the string does not end on its line", at: start,
                    expected: "a closing quote, or three quotes around a text of several lines")
            }
            if byte == UInt8(ascii: "\\") && !isRaw {
                try escape(into: &content, isBytes: isBytes)
            } else {
                content.append(byte)
                place += 1
            }
        }
        throw failure("the string does not end", at: start, expected: "a closing quote")
    }

    private mutating func escape(into content: inout [UInt8], isBytes: Bool) throws(ParseError) {
        let start = place
        guard let letter = peek(1) else {
            throw failure("the string does not end", at: start, expected: "a closing quote")
        }
        place += 2
        switch letter {
        case UInt8(ascii: "a"): content.append(0x07)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "v"): content.append(0x0B)
        case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"),
            UInt8(ascii: "`"):
            content.append(letter)
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            let code = try hexadecimal(digits: 2, from: start)
            try append(code, to: &content, asByte: isBytes, from: start)
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            try append(try octal(letter, from: start), to: &content, asByte: isBytes, from: start)
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            guard !isBytes else {
                throw failure(
                    "bytes have no code points to escape", at: start, expected: "`\\x` or octal")
            }
            let digits = letter == UInt8(ascii: "u") ? 4 : 8
            let code = try hexadecimal(digits: digits, from: start)
            let isHighSurrogate = digits == 4 && code & 0xFC00 == 0xD800
            let scalar = isHighSurrogate ? try pair(code, from: start) : code
            try append(scalar, to: &content, asByte: false, from: start)
        default:
            throw failure(
                "there is no such escape", at: start,
                expected: #"one of \\ \? \" \' \` \a \b \f \n \r \t \v \x41 \101 \u0041 \U00000041"#
            )
        }
    }

    /// Joins a high surrogate with the low one that must be escaped right behind it.
    private mutating func pair(_ high: UInt32, from start: Int) throws(ParseError) -> UInt32 {
        guard peek(0) == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") else { return high }
        place += 2
        let low = try hexadecimal(digits: 4, from: start)
        guard low & 0xFC00 == 0xDC00 else { return high }
        return 0x1_0000 + (high - 0xD800) << 10 + (low - 0xDC00)
    }

    private func append(
        _ code: UInt32, to content: inout [UInt8], asByte: Bool, from start: Int
    ) throws(ParseError) {
        if asByte {
            content.append(UInt8(truncatingIfNeeded: code))
            return
        }
        guard let scalar = Unicode.Scalar(code) else {
            throw failure("the escape stands for no Unicode code point", at: start)
        }
        content.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
    }

    private mutating func hexadecimal(digits: Int, from start: Int) throws(ParseError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<digits {
            guard let byte = peek(0), let digit = Hexadecimal.digit(byte) else {
                throw failure(
                    "the escape is too short", at: start, expected: "\(digits) hexadecimal digits")
            }
            code = code << 4 | UInt32(digit)
            place += 1
        }
        return code
    }

    private mutating func octal(_ first: UInt8, from start: Int) throws(ParseError) -> UInt32 {
        var code = UInt32(first - UInt8(ascii: "0"))
        for _ in 0..<2 {
            guard let byte = peek(0), (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(byte) else {
                throw failure(
                    "the escape is too short", at: start, expected: "three octal digits to \\377")
            }
            code = code << 3 | UInt32(byte - UInt8(ascii: "0"))
            place += 1
        }
        return code
    }
}
