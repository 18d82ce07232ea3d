extension Parser {
    /// Reads a backslash outside brackets and what belongs to it.
    mutating func parseBackslash() throws(PatternError) {
        let offset = cursor.offset
        switch cursor.peek(1) {
        case "A": parseAssertion(.beginText)
        case "z": parseAssertion(.endText)
        case "b": parseAssertion(.wordBoundary)
        case "B": parseAssertion(.noWordBoundary)
        case "C": throw PatternError(.anyByte, at: offset)
        case "Q": try parseQuotation()
        default:
            if let set = try parseNamedClass() {
                push(try builder.set(set, at: offset))
            } else {
                try pushScalar(try parseEscapedCharacter(), at: offset)
            }
        }
    }

    private mutating func parseAssertion(_ assertion: Assertion) {
        _ = cursor.next()
        _ = cursor.next()
        push(builder.assertion(assertion))
    }

    /// Reads `\Q…\E`: each character stands for itself. Without an end it reaches to the end of
    /// the pattern; a repetition that follows repeats its last character.
    private mutating func parseQuotation() throws(PatternError) {
        _ = cursor.skip("\\Q")
        while !cursor.skip("\\E") {
            let offset = cursor.offset
            guard let scalar = cursor.next() else { return }
            try pushScalar(scalar.value, at: offset)
        }
    }

    /// Reads a backslash and what belongs to it where that stands for one character.
    ///
    /// Punctuation stands for itself. A letter or digit that means nothing is refused, so that it
    /// may come to mean something; so is anything beyond ASCII, as in RE2.
    mutating func parseEscapedCharacter() throws(PatternError) -> UInt32 {
        let offset = cursor.offset
        _ = cursor.next()
        guard let scalar = cursor.next() else {
            throw PatternError(.trailingBackslash, at: offset)
        }
        let value: UInt32? =
            switch scalar {
            case "a": 0x07
            case "f": 0x0C
            case "n": 0x0A
            case "r": 0x0D
            case "t": 0x09
            case "v": 0x0B
            case "x": takeHexadecimal()
            case "0"..."7": takeOctal(after: scalar)
            case "8", "9", "A"..."Z", "a"..."z": nil
            default: scalar.isASCII ? scalar.value : nil
            }
        guard let value else { throw PatternError(.unknownEscape, at: offset) }
        return value
    }

    /// The rest of `\123`: up to three octal digits, whose first has been read. A single one is a
    /// back-reference, which is refused, unless it is 0.
    private mutating func takeOctal(after first: Unicode.Scalar) -> UInt32? {
        var value = first.value - 0x30
        var digits = 1
        while digits < 3, let next = cursor.peek()?.value, 0x30...0x37 ~= next {
            value = value * 8 + next - 0x30
            digits += 1
            _ = cursor.next()
        }
        return digits > 1 || value == 0 ? value : nil
    }

    /// The rest of `\x7F` or `\x{10FFFF}`.
    private mutating func takeHexadecimal() -> UInt32? {
        guard cursor.skip("{") else {
            guard let high = takeHexadecimalDigit(), let low = takeHexadecimalDigit() else {
                return nil
            }
            return high * 16 + low
        }
        guard var value = takeHexadecimalDigit() else { return nil }
        while let digit = takeHexadecimalDigit() {
            value = value * 16 + digit
            guard value <= ScalarSet.highest else { return nil }
        }
        return cursor.skip("}") ? value : nil
    }

    private mutating func takeHexadecimalDigit() -> UInt32? {
        guard let scalar = cursor.peek(), scalar.isASCII else { return nil }
        guard let digit = Character(scalar).hexDigitValue else { return nil }
        _ = cursor.next()
        return UInt32(digit)
    }
}
