/// Functions that make one text of another, split texts and join them.
enum TextChanges {
    static let declarations: [FunctionDeclaration] = [
        .member("lowerAscii", .init(.string, result: .string), body: .unary(lower)),
        .member("upperAscii", .init(.string, result: .string), body: .unary(upper)),
        .member("trim", .init(.string, result: .string), body: .unary(trim)),
        .member("reverse", .init(.string, result: .string), body: .unary(reverse)),
        .global("strings.quote", .init(.string, result: .string), body: .unary(quote)),
        .member(
            "replace", .init(.string, .string, .string, result: .string),
            body: .ternary { text, old, new, evaluation throws(Fault) in
                try replace([text, old, new, .int(-1)], &evaluation)
            }),
        .member(
            "replace", .init(.string, .string, .string, .int, result: .string),
            body: .variadic(replace)),
        .member(
            "split", .init(.string, .string, result: .list(.string)),
            body: .binary { text, separator, evaluation throws(Fault) in
                try split(text, separator, .int(-1), &evaluation)
            }),
        .member(
            "split", .init(.string, .string, .int, result: .list(.string)),
            body: .ternary(split)),
        .member(
            "join", .init(.list(.string), result: .string),
            body: .unary { list, evaluation throws(Fault) in
                try join(list, .string(""), &evaluation)
            }),
        .member("join", .init(.list(.string), .string, result: .string), body: .binary(join)),
    ]

    private static func text(
        _ name: String, _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> String {
        guard case .string(let text) = value else { throw .noOverload(name, value) }
        try evaluation.meter.admit(bytes: text.utf8.count)
        return text
    }

    private static func lower(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        let bytes = try text("lowerAscii", value, &evaluation).utf8.map { byte in
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
        }
        return .string(String(decoding: bytes, as: UTF8.self))
    }

    private static func upper(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        let bytes = try text("upperAscii", value, &evaluation).utf8.map { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte & 0xDF : byte
        }
        return .string(String(decoding: bytes, as: UTF8.self))
    }

    /// Without the white space of Unicode at both ends.
    private static func trim(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        let scalars = try text("trim", value, &evaluation).unicodeScalars
        let trimmed = scalars.drop { $0.properties.isWhitespace }
        guard let last = trimmed.lastIndex(where: { !$0.properties.isWhitespace }) else {
            return .string("")
        }
        return .string(String(trimmed[...last]))
    }

    private static func reverse(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        var reversed = String.UnicodeScalarView()
        reversed.append(
            contentsOf: try text("reverse", value, &evaluation).unicodeScalars.reversed())
        return .string(String(reversed))
    }

    /// The text as a literal of the language, in double quotes.
    private static func quote(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        let text = try text("strings.quote", value, &evaluation)
        var quoted: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            if let letter = escape(byte) {
                quoted += [UInt8(ascii: "\\"), letter]
            } else {
                quoted.append(byte)
            }
        }
        quoted.append(UInt8(ascii: "\""))
        try evaluation.meter.admit(bytes: quoted.count)
        return .string(String(decoding: quoted, as: UTF8.self))
    }

    private static func escape(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x07: UInt8(ascii: "a")
        case 0x08: UInt8(ascii: "b")
        case 0x0C: UInt8(ascii: "f")
        case 0x0A: UInt8(ascii: "n")
        case 0x0D: UInt8(ascii: "r")
        case 0x09: UInt8(ascii: "t")
        case 0x0B: UInt8(ascii: "v")
        case UInt8(ascii: "\\"), UInt8(ascii: "\""): byte
        default: nil
        }
    }

    /// The pieces of a text between separators, the rest whole once there are so many pieces.
    ///
    /// An empty separator stands between any two code points.
    ///
    /// - Parameter most: how many pieces; below zero for as many as there are.
    private static func pieces(
        of text: String, between separator: String, most: Int64, _ evaluation: inout Evaluation
    ) throws(Fault) -> [Range<Int>] {
        try evaluation.meter.spend(bytes: text.utf8.count + separator.utf8.count)
        var text = text
        var separator = separator
        let limit = most < 0 ? Int.max : Int(clamping: most)
        let elements = evaluation.meter.elements
        let pieces: [Range<Int>] = text.withUTF8 { text in
            separator.withUTF8 { separator in
                var pieces: [Range<Int>] = []
                var start = 0
                while pieces.count < limit - 1 && pieces.count <= elements {
                    let from = separator.isEmpty ? nextScalar(after: start, in: text) : start
                    guard let from,
                        let found = CodePoints.firstOffset(of: separator, in: text, from: from),
                        !separator.isEmpty || found < text.count
                    else { break }
                    pieces.append(start..<found)
                    start = found + separator.count
                }
                if !separator.isEmpty || start < text.count { pieces.append(start..<text.count) }
                return pieces
            }
        }
        try evaluation.meter.admit(elements: pieces.count)
        return pieces
    }

    private static func nextScalar(
        after start: Int, in text: UnsafeBufferPointer<UInt8>
    ) -> Int? {
        guard start < text.count else { return nil }
        var next = start + 1
        while next < text.count && text[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }

    private static func split(
        _ text: Value, _ separator: Value, _ most: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        guard case .string(let text) = text, case .string(let separator) = separator,
            case .int(let most) = most
        else { throw .noOverload("split", text, separator, most) }
        guard most != 0 else { return .list([]) }
        let ranges = try pieces(of: text, between: separator, most: most, &evaluation)
        let bytes = Array(text.utf8)
        return .list(ranges.map { .string(String(decoding: bytes[$0], as: UTF8.self)) })
    }

    @Sendable private static func replace(
        _ arguments: [Value], _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        guard case .string(let text) = arguments[0], case .string(let old) = arguments[1],
            case .string(let new) = arguments[2], case .int(let most) = arguments[3]
        else { throw Fault(.noOverload("replace", arguments.map(\.type), hint: nil)) }
        guard most != 0 else { return .string(text) }
        try evaluation.meter.admit(
            bytes: text.utf8.count + old.utf8.count + new.utf8.count)
        let limit = most < 0 ? Int.max : Int(clamping: most)
        let replaced = replacing(
            old, by: Array(new.utf8), in: text, limit: limit, most: evaluation.meter.textBytes)
        try evaluation.meter.admit(bytes: replaced.count)
        return .string(String(decoding: replaced, as: UTF8.self))
    }

    /// The text with the first so many places replaced; an empty text is found between any two
    /// code points and at both ends.
    ///
    /// - Parameter most: longer results break off behind so many bytes, to be refused.
    private static func replacing(
        _ old: String, by new: [UInt8], in text: String, limit: Int, most: Int
    ) -> [UInt8] {
        var text = text
        var old = old
        var result: [UInt8] = []
        text.withUTF8 { text in
            old.withUTF8 { old in
                var start = 0
                var done = 0
                while done < limit && result.count <= most {
                    guard let found = CodePoints.firstOffset(of: old, in: text, from: start) else {
                        break
                    }
                    result += text[start..<found]
                    result += new
                    done += 1
                    start = found + old.count
                    guard old.isEmpty else { continue }
                    guard let next = nextScalar(after: start, in: text) else { break }
                    result += text[start..<next]
                    start = next
                }
                result += text[start...]
            }
        }
        return result
    }

    private static func join(
        _ list: Value, _ separator: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        guard case .list(let list) = list, case .string(let separator) = separator else {
            throw .noOverload("join", list, separator)
        }
        try evaluation.meter.spend(list.count)
        var length = max(0, list.count - 1) * separator.utf8.count
        var texts: [String] = []
        for element in list {
            guard case .string(let text) = element else { throw .noOverload("join", element) }
            length += text.utf8.count
            texts.append(text)
        }
        try evaluation.meter.admit(bytes: length)
        return .string(texts.joined(separator: separator))
    }
}
