extension Parser {
    /// Reads `[…]`.
    ///
    /// A `]` that comes first, and a `-` that no range can be made of, stand for themselves.
    mutating func parseBracket() throws(PatternError) {
        let offset = cursor.offset
        _ = cursor.next()
        let isNegated = cursor.skip("^")
        var members = ScalarSetBuilder()
        var isFirst = true
        while isFirst || cursor.peek() != "]" {
            isFirst = false
            if let set = try parsePOSIXClass() {
                members.insert(set)
            } else if let set = try parseNamedClass() {
                members.insert(set)
            } else {
                let range = try parseRange(bracketAt: offset)
                if flags.ignoresCase {
                    members.insertIgnoringCase(range.lowerBound, through: range.upperBound)
                } else {
                    members.insert(range.lowerBound, through: range.upperBound)
                }
            }
        }
        _ = cursor.next()
        let set = members.build()
        push(try builder.set(isNegated ? set.complement : set, at: offset))
    }

    /// Reads a character in brackets, or two with a `-` between them.
    private mutating func parseRange(
        bracketAt offset: Int
    ) throws(PatternError) -> ClosedRange<UInt32> {
        let start = cursor.offset
        let low = try parseMember(bracketAt: offset)
        guard cursor.peek() == "-", let after = cursor.peek(1), after != "]" else {
            return low...low
        }
        _ = cursor.next()
        let high = try parseMember(bracketAt: offset)
        guard low <= high else { throw PatternError(.badRange, at: start) }
        return low...high
    }

    private mutating func parseMember(bracketAt offset: Int) throws(PatternError) -> UInt32 {
        if cursor.peek() == "\\" { return try parseEscapedCharacter() }
        guard let scalar = cursor.next() else { throw PatternError(.missingBracket, at: offset) }
        return scalar.value
    }

    /// Reads `[:name:]` if that stands here.
    ///
    /// As in RE2, the `:]` that ends the name may come from far behind, and then the name is
    /// unknown; only where the rest of the pattern has none does `[:` mean two characters.
    private mutating func parsePOSIXClass() throws(PatternError) -> ScalarSet? {
        let start = cursor.position
        guard !hasNoClassEnd, cursor.skip("[:") else { return nil }
        guard let name = cursor.take(upTo: ":]") else {
            hasNoClassEnd = true
            cursor.rewind(to: start)
            return nil
        }
        let isNegated = name.unicodeScalars.first == "^"
        let bareName = String(name.unicodeScalars.dropFirst(isNegated ? 1 : 0))
        guard let set = ScalarSet.posixClass(bareName) else {
            throw PatternError(.unknownClass, at: start.offset)
        }
        return finished(set, isNegated: isNegated)
    }

    /// Reads `\d`, `\pN`, `\p{Greek}`, `\p{^Greek}` and their like if one stands here.
    mutating func parseNamedClass() throws(PatternError) -> ScalarSet? {
        guard cursor.peek() == "\\", let letter = cursor.peek(1) else { return nil }
        switch letter {
        case "d", "s", "w": return takePerlClass(letter, isNegated: false)
        case "D": return takePerlClass("d", isNegated: true)
        case "S": return takePerlClass("s", isNegated: true)
        case "W": return takePerlClass("w", isNegated: true)
        case "p": return try parseUnicodeClass(isNegated: false)
        case "P": return try parseUnicodeClass(isNegated: true)
        default: return nil
        }
    }

    private mutating func takePerlClass(
        _ letter: Unicode.Scalar, isNegated: Bool
    ) -> ScalarSet? {
        guard let set = ScalarSet.perlClass(letter) else { return nil }
        _ = cursor.next()
        _ = cursor.next()
        return finished(set, isNegated: isNegated)
    }

    /// A name of one letter may go without braces. A `^` before a name in braces negates.
    private mutating func parseUnicodeClass(
        isNegated: Bool
    ) throws(PatternError) -> ScalarSet? {
        let offset = cursor.offset
        _ = cursor.next()
        _ = cursor.next()
        var name: String.UnicodeScalarView.SubSequence
        if cursor.skip("{") {
            guard let taken = cursor.take(upTo: "}") else {
                throw PatternError(.unknownClass, at: offset)
            }
            name = taken.unicodeScalars[...]
        } else {
            guard let scalar = cursor.next() else { throw PatternError(.unknownClass, at: offset) }
            name = String(scalar).unicodeScalars[...]
        }
        var isNegated = isNegated
        if name.first == "^" {
            isNegated.toggle()
            name.removeFirst()
        }
        guard let set = unicodeClass(String(name), isNegated: isNegated) else {
            throw PatternError(.unknownClass, at: offset)
        }
        return set
    }

    private mutating func unicodeClass(_ name: String, isNegated: Bool) -> ScalarSet? {
        let key = NamedClass(
            name: name, isNegated: isNegated, ignoresCase: flags.ignoresCase)
        if let known = namedClasses[key] { return known }
        guard let set = ScalarSet.unicodeClass(name) else { return nil }
        let result = finished(set, isNegated: isNegated)
        namedClasses[key] = result
        return result
    }

    /// A named class as the flags and a negation ask for it. Case is ignored before the negation:
    /// `(?i)\P{Lu}` leaves out small letters too.
    private func finished(_ set: ScalarSet, isNegated: Bool) -> ScalarSet {
        let folded = flags.ignoresCase ? set.ignoringCase() : set
        return isNegated ? folded.complement : folded
    }
}
