extension Lexer {
    /// A number without a sign: decimal, hexadecimal, with `u` behind it, with a point or exponent.
    mutating func number() throws(ParseError) -> Token.Kind {
        let start = place
        let isHexadecimal =
            peek(0) == UInt8(ascii: "0") && peek(1).map { $0 | 0x20 } == UInt8(ascii: "x")
        if isHexadecimal, let digit = peek(2), Hexadecimal.digit(digit) != nil {
            place += 2
            return try whole(from: start, radix: 16)
        }
        while Self.isDigit(peek(0)) { place += 1 }
        var isDouble = false
        if peek(0) == UInt8(ascii: "."), Self.isDigit(peek(1)) {
            isDouble = true
            place += 1
            while Self.isDigit(peek(0)) { place += 1 }
        }
        if let length = exponentLength() {
            isDouble = true
            place += length
            while Self.isDigit(peek(0)) { place += 1 }
        }
        guard isDouble else {
            place = start
            return try whole(from: start, radix: 10)
        }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        guard let double = Double(text), double.isFinite else {
            throw failure("the number is larger than any double", at: start)
        }
        return .double(double)
    }

    /// The bytes of `e`, `e+` or `e-` when digits follow them.
    private func exponentLength() -> Int? {
        guard let byte = peek(0), byte | 0x20 == UInt8(ascii: "e") else { return nil }
        if Self.isDigit(peek(1)) { return 1 }
        let isSigned = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
        return isSigned && Self.isDigit(peek(2)) ? 2 : nil
    }

    private mutating func whole(from start: Int, radix: UInt64) throws(ParseError) -> Token.Kind {
        var number: UInt64 = 0
        while let byte = peek(0), let digit = Hexadecimal.digit(byte), UInt64(digit) < radix {
            let (product, overflows) = number.multipliedReportingOverflow(by: radix)
            let (sum, carries) = product.addingReportingOverflow(UInt64(digit))
            guard !overflows && !carries else {
                throw failure("the number is larger than any int or uint", at: start)
            }
            number = sum
            place += 1
        }
        guard let byte = peek(0), byte | 0x20 == UInt8(ascii: "u") else { return .integer(number) }
        place += 1
        return .unsigned(number)
    }
}
