extension Parser {
    /// Reads a `(` and what belongs to it: `(`, `(?P<name>`, `(?<name>`, `(?flags:`, `(?flags)`.
    ///
    /// Names are checked, not kept: nothing here reports what a group matched. As in RE2 itself a
    /// name may be given twice.
    mutating func parseGroupOpening() throws(PatternError) {
        let offset = cursor.offset
        guard cursor.skip("(?") else {
            _ = cursor.next()
            return try openGroup(at: offset)
        }
        guard cursor.skip("P<") || cursor.peek() == "<" && isNameAhead() && cursor.skip("<") else {
            return try parseFlags(groupAt: offset)
        }
        guard let name = cursor.take(upTo: ">"), !name.isEmpty,
            name.unicodeScalars.allSatisfy({ ScalarSet.groupName.contains($0.value) })
        else { throw PatternError(.badGroupName, at: offset) }
        try openGroup(at: offset)
    }

    /// Whether `<` here begins a name, and not one of the look-behinds `(?<=` and `(?<!`.
    private func isNameAhead() -> Bool { cursor.peek(1) != "=" && cursor.peek(1) != "!" }

    /// Reads flags, after `(?`, up to the `:` of a group or the `)` that makes them hold from here
    /// to the end of the group around.
    private mutating func parseFlags(groupAt offset: Int) throws(PatternError) {
        var changed = flags
        var isNegated = false
        var isFlagMissing = false
        while let scalar = cursor.next() {
            switch scalar {
            case "i": changed.ignoresCase = !isNegated
            case "m": changed.isMultiline = !isNegated
            case "s": changed.dotMatchesNewline = !isNegated
            case "U": break
            case "-" where !isNegated:
                isNegated = true
                isFlagMissing = true
                continue
            case ":" where !isFlagMissing:
                try openGroup(at: offset)
                flags = changed
                return
            case ")" where !isFlagMissing:
                flags = changed
                return
            default:
                throw PatternError(.unknownGroup, at: offset)
            }
            isFlagMissing = false
        }
        throw PatternError(.unknownGroup, at: offset)
    }

    private mutating func openGroup(at offset: Int) throws(PatternError) {
        guard groups.count <= RegularExpression.maximumNesting else {
            throw PatternError(.tooDeep, at: offset)
        }
        groups.append(OpenGroup(offset: offset, flagsOutside: flags))
    }

    mutating func parseGroupClosing() throws(PatternError) {
        guard let group = groups.last, groups.count > 1 else {
            throw PatternError(.unexpectedParenthesis, at: cursor.offset)
        }
        _ = cursor.next()
        let operand = try closeGroup()
        flags = group.flagsOutside
        push(operand)
    }
}
