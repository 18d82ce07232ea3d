extension Parser {
    /// Reads `*`, `+` or `?`; tells the loop that it was a repetition.
    mutating func parseRepetitionSign() throws(PatternError) -> Bool {
        let offset = cursor.offset
        let sign = cursor.next()
        try pushRepetition(
            minimum: sign == "+" ? 1 : 0, maximum: sign == "?" ? 1 : nil, at: offset)
        return true
    }

    /// Reads `{n}`, `{n,}` or `{n,m}`. Anything else that begins with `{` is that character, as
    /// in RE2, which then finds no repetition here.
    mutating func parseRepetitionCount() throws(PatternError) -> Bool {
        let start = cursor.position
        guard let (minimum, maximum) = takeCounts() else {
            cursor.rewind(to: start)
            _ = cursor.next()
            push(builder.scalar(0x7B))
            return false
        }
        let limit = RegularExpression.maximumRepetition
        guard minimum <= limit, (maximum ?? minimum) <= limit, (maximum ?? minimum) >= minimum
        else { throw PatternError(.badRepetition, at: start.offset) }
        try pushRepetition(
            minimum: minimum, maximum: maximum, at: start.offset)
        return true
    }

    /// The counts between braces; no maximum for `{n,}`.
    private mutating func takeCounts() -> (minimum: Int, maximum: Int?)? {
        guard cursor.skip("{"), let minimum = takeCount() else { return nil }
        if cursor.skip("}") { return (minimum, minimum) }
        guard cursor.skip(",") else { return nil }
        if cursor.skip("}") { return (minimum, nil) }
        guard let maximum = takeCount(), cursor.skip("}") else { return nil }
        return (minimum, maximum)
    }

    /// A number without leading zeros, of at most nine digits; as RE2 does, a longer one is no
    /// count at all.
    private mutating func takeCount() -> Int? {
        var count = 0
        var digits = 0
        while let value = cursor.peek()?.value, 0x30...0x39 ~= value {
            guard digits < 9, !(digits == 1 && count == 0) else { return nil }
            count = count * 10 + Int(value - 0x30)
            digits += 1
            _ = cursor.next()
        }
        return digits > 0 ? count : nil
    }

    /// Repeats what was read last. Goes past the `?` that asks for the shortest repetition.
    private mutating func pushRepetition(
        minimum: Int, maximum: Int?, at offset: Int
    ) throws(PatternError) {
        _ = cursor.skip("?")
        guard !isAfterRepetition else { throw PatternError(.repeatedRepetition, at: offset) }
        guard let item = groups[groups.count - 1].items.popLast() else {
            throw PatternError(.nothingToRepeat, at: offset)
        }
        push(
            try builder.repetition(
                of: item, minimum: minimum, maximum: maximum, at: offset))
    }
}
