extension Library {
    /// More functions on text: positions, parts, splitting and joining, case, `format`, quoting.
    ///
    /// Positions count code points from zero.
    public static let strings: Library = {
        var library = Library("strings")
        library.functions =
            TextPositions.declarations + TextChanges.declarations + [TextFormat.declaration]
        return library
    }()
}

/// Functions that find positions in a text and take parts of it.
///
/// The end of a text is a position of it; one beyond is an error, also where nothing is found.
enum TextPositions {
    static let declarations: [FunctionDeclaration] = [
        .member("charAt", .init(.string, .int, result: .string), body: .binary(character)),
        .member(
            "indexOf", .init(.string, .string, result: .int),
            body: .binary { text, part, evaluation throws(Fault) in
                try firstIndex(text, part, .int(0), &evaluation)
            }),
        .member(
            "indexOf", .init(.string, .string, .int, result: .int), body: .ternary(firstIndex)),
        .member(
            "lastIndexOf", .init(.string, .string, result: .int),
            body: .binary { text, part, evaluation throws(Fault) in
                try lastIndex(text, part, nil, &evaluation)
            }),
        .member(
            "lastIndexOf", .init(.string, .string, .int, result: .int),
            body: .ternary { text, part, limit, evaluation throws(Fault) in
                try lastIndex(text, part, limit, &evaluation)
            }),
        .member(
            "substring", .init(.string, .int, result: .string),
            body: .binary { text, start, evaluation throws(Fault) in
                try substring(text, start, nil, &evaluation)
            }),
        .member(
            "substring", .init(.string, .int, .int, result: .string),
            body: .ternary { text, start, end, evaluation throws(Fault) in
                try substring(text, start, end, &evaluation)
            }),
    ]

    private static func character(
        _ text: Value, _ position: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        guard case .string(let text) = text, case .int(let position) = position else {
            throw .noOverload("charAt", text, position)
        }
        try evaluation.meter.spend(bytes: text.utf8.count)
        let scalars = text.unicodeScalars
        let count = scalars.count
        guard position >= 0 && position <= count else {
            throw Fault(.indexOutOfRange(position, count: count))
        }
        guard position < count else { return .string("") }
        let index = scalars.index(scalars.startIndex, offsetBy: Int(position))
        return .string(String(scalars[index...index]))
    }

    private static func firstIndex(
        _ text: Value, _ part: Value, _ start: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        guard case .string(var text) = text, case .string(var part) = part,
            case .int(let start) = start
        else { throw .noOverload("indexOf", text, part, start) }
        try evaluation.meter.spend(bytes: text.utf8.count + part.utf8.count)
        let count = CodePoints.count(text)
        guard start >= 0 && start <= count else {
            throw Fault(.indexOutOfRange(start, count: count))
        }
        let found: Int? = text.withUTF8 { text in
            part.withUTF8 { part in
                guard let first = offset(ofScalar: Int(start), in: text) else { return nil }
                let found = CodePoints.firstOffset(of: part, in: text, from: first)
                return found.map { scalarCount(text[..<$0]) }
            }
        }
        return .int(Int64(found ?? -1))
    }

    private static func lastIndex(
        _ text: Value, _ part: Value, _ limit: Value?, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        guard case .string(var text) = text, case .string(var part) = part else {
            throw .noOverload("lastIndexOf", text, part)
        }
        try evaluation.meter.spend(bytes: text.utf8.count + part.utf8.count)
        let count = CodePoints.count(text)
        var last = count
        if let limit {
            guard case .int(let given) = limit else {
                throw .noOverload("lastIndexOf", .string(text), .string(part), limit)
            }
            guard given >= 0 && given <= count else {
                throw Fault(.indexOutOfRange(given, count: count))
            }
            last = Int(given)
        }
        let found: Int? = text.withUTF8 { text in
            part.withUTF8 { part in
                guard let end = offset(ofScalar: last, in: text) else { return nil }
                let found = lastOffset(of: part, in: text, notAfter: end)
                return found.map { scalarCount(text[..<$0]) }
            }
        }
        return .int(Int64(found ?? -1))
    }

    private static func lastOffset(
        of part: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>,
        notAfter end: Int
    ) -> Int? {
        guard !part.isEmpty else { return end }
        var last: Int?
        var places = CodePoints.Search(part)
        for (index, byte) in text.enumerated() where places.take(byte, of: part) {
            let start = index - part.count + 1
            guard start <= end else { break }
            last = start
        }
        return last
    }

    private static func substring(
        _ text: Value, _ start: Value, _ end: Value?, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        guard case .string(let text) = text, case .int(let start) = start else {
            throw .noOverload("substring", text, start)
        }
        try evaluation.meter.admit(bytes: text.utf8.count)
        let scalars = text.unicodeScalars
        let count = scalars.count
        var last = Int64(count)
        if let end {
            guard case .int(let given) = end else {
                throw .noOverload("substring", .string(text), .int(start), end)
            }
            last = given
        }
        guard start >= 0 && start <= count else {
            throw Fault(.indexOutOfRange(start, count: count))
        }
        guard last >= 0 && last <= count else {
            throw Fault(.indexOutOfRange(last, count: count))
        }
        guard start <= last else {
            throw Fault(.invalidArgument("a part from \(start) to \(last) runs backwards"))
        }
        let first = scalars.index(scalars.startIndex, offsetBy: Int(start))
        let behind = scalars.index(first, offsetBy: Int(last - start))
        return .string(String(scalars[first..<behind]))
    }

    /// The byte at which the code point of this number begins, the end included; nil beyond it.
    private static func offset(
        ofScalar number: Int, in text: UnsafeBufferPointer<UInt8>
    ) -> Int? {
        var passed = 0
        for (offset, byte) in text.enumerated() where byte & 0xC0 != 0x80 {
            if passed == number { return offset }
            passed += 1
        }
        return passed == number ? text.count : nil
    }

    private static func scalarCount(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        text.reduce(0) { $0 + ($1 & 0xC0 != 0x80 ? 1 : 0) }
    }
}
