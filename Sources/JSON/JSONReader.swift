/// Why a text is no JSON, and where. Lines and columns count from 1; a column is a code point.
public struct JSONSyntaxError: Error, Sendable, Equatable {
    public let reason: String
    public let line: Int
    public let column: Int
}

/// Reads one JSON text.
///
/// Refused beside what RFC 8259 refuses: a repeated key (compared after its escapes are read), an
/// escape for an unpaired surrogate, bytes that are no UTF-8, and nesting beyond
/// ``maximumDepth``.
public struct JSONReader {
    /// Nesting beyond this is refused, so that no text can exhaust the stack.
    public static let maximumDepth = 512

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var depth = 0
    private let firstLine: Int
    /// Where flaws are noted instead of thrown; nil while every one is thrown.
    private var flaws: FlawNotes?

    private init(
        bytes: UnsafeBufferPointer<UInt8>, firstLine: Int, notesFlaws: Bool = false
    ) {
        self.bytes = bytes
        self.firstLine = firstLine
        flaws = notesFlaws ? FlawNotes() : nil
    }

    /// Reads the one value that `text` holds. `line` is the number of its first line, for errors.
    public static func read(
        _ text: some Sequence<UInt8>, line: Int = 1
    ) throws(JSONSyntaxError) -> JSON {
        let result = text.withContiguousStorageIfAvailable { buffer in
            Self.outcome(of: buffer, line: line)
        }
        if let result { return try result.get() }
        let copy = Array(text)
        return try copy.withUnsafeBufferPointer { Self.outcome(of: $0, line: line) }.get()
    }

    public static func read(_ text: String, line: Int = 1) throws(JSONSyntaxError) -> JSON {
        try read(text.utf8, line: line)
    }

    /// Reads a text that ``read(_:line:)`` refuses although RFC 8259 does not, because of a
    /// repeated key or half a surrogate pair: what it holds, and its first such flaw. Nil for a
    /// text without such flaws and for one that is no JSON.
    public static func readFlawed(_ text: some Sequence<UInt8>) -> (value: JSON, flaw: JSONFlaw)? {
        let copy = Array(text)
        return copy.withUnsafeBufferPointer { bytes in
            var reader = JSONReader(bytes: bytes, firstLine: 1, notesFlaws: true)
            do throws(JSONSyntaxError) {
                let value = try reader.readDocument()
                return reader.flaws?.first.map { (value, $0) }
            } catch {
                return nil
            }
        }
    }

    private static func outcome(
        of bytes: UnsafeBufferPointer<UInt8>, line: Int
    ) -> Result<JSON, JSONSyntaxError> {
        var reader = JSONReader(bytes: bytes, firstLine: line)
        do throws(JSONSyntaxError) {
            return .success(try reader.readDocument())
        } catch {
            return .failure(error)
        }
    }

    /// Whether `text` is one token of RFC 8259's `number`, with nothing around it.
    static func isNumber(_ text: String) -> Bool {
        var copy = text
        return copy.withUTF8 { bytes in
            var reader = JSONReader(bytes: bytes, firstLine: 1)
            do throws(JSONSyntaxError) {
                try reader.skipNumber()
                return reader.position == bytes.count
            } catch {
                return false
            }
        }
    }

    private mutating func readDocument() throws(JSONSyntaxError) -> JSON {
        skipBlanks()
        let value = try readValue()
        skipBlanks()
        guard position == bytes.count else { throw fault("something follows the value") }
        return value
    }

    private mutating func readValue() throws(JSONSyntaxError) -> JSON {
        guard position < bytes.count else { throw fault("the text ends where a value is expected") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return .object(try readObject())
        case UInt8(ascii: "["): return .array(try readArray())
        case UInt8(ascii: "\""): return .string(try readString())
        case UInt8(ascii: "t"): return try readWord("true", .bool(true))
        case UInt8(ascii: "f"): return try readWord("false", .bool(false))
        case UInt8(ascii: "n"): return try readWord("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let start = position
            try skipNumber()
            let digits = UnsafeBufferPointer(rebasing: bytes[start..<position])
            return .number(JSON.Number(unchecked: String(decoding: digits, as: UTF8.self)))
        default: throw fault("a value cannot start here")
        }
    }

    private mutating func readWord(
        _ word: StaticString, _ value: JSON
    ) throws(JSONSyntaxError) -> JSON {
        for offset in 0..<word.utf8CodeUnitCount {
            guard position < bytes.count, bytes[position] == word.utf8Start[offset] else {
                throw fault("expected \(word)")
            }
            position += 1
        }
        return value
    }

    private mutating func readArray() throws(JSONSyntaxError) -> [JSON] {
        try descend()
        var elements: [JSON] = []
        if take("]") { return ascend(elements) }
        while true {
            skipBlanks()
            flaws?.path.append(.element(elements.count))
            elements.append(try readValue())
            flaws?.path.removeLast()
            skipBlanks()
            if take(",") { continue }
            guard take("]") else { throw fault("expected , or ]") }
            return ascend(elements)
        }
    }

    private mutating func readObject() throws(JSONSyntaxError) -> JSON.Object {
        try descend()
        var object = JSON.Object()
        var keys = KeySet()
        if take("}") { return ascend(object) }
        while true {
            skipBlanks()
            let keyStart = position
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw fault("expected a key in double quotes")
            }
            let key = try readString()
            flaws?.path.append(.member(key))
            let isNew = keys.insert(key, among: object)
            if !isNew {
                guard flaws != nil else {
                    throw fault("the key \"\(key)\" is repeated", at: keyStart)
                }
                flaws?.note("is given twice")
            }
            skipBlanks()
            guard take(":") else { throw fault("expected : after the key") }
            skipBlanks()
            let value = try readValue()
            flaws?.path.removeLast()
            if isNew { object.members.append(JSON.Object.Member(key: key, value: value)) }
            skipBlanks()
            if take(",") { continue }
            guard take("}") else { throw fault("expected , or }") }
            return ascend(object)
        }
    }

    private mutating func descend() throws(JSONSyntaxError) {
        depth += 1
        guard depth <= Self.maximumDepth else {
            throw fault("nested deeper than \(Self.maximumDepth) levels")
        }
        position += 1
        skipBlanks()
    }

    private mutating func ascend<Container>(_ container: Container) -> Container {
        depth -= 1
        return container
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else {
            return false
        }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private func fault(_ reason: String, at offset: Int? = nil) -> JSONSyntaxError {
        var line = firstLine
        var column = 1
        for byte in bytes[..<min(offset ?? position, bytes.count)] {
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return JSONSyntaxError(reason: reason, line: line, column: column)
    }
}

/// The keys of an object under construction: compared one by one while they are few, hashed when
/// they are many, so that a wide object costs no quadratic time.
private struct KeySet {
    private static let fewKeys = 16
    private var hashed: Set<[UInt8]> = []

    /// Takes `key` in, or returns false when it is there already.
    mutating func insert(_ key: String, among object: JSON.Object) -> Bool {
        guard object.members.count >= Self.fewKeys else { return object[key] == nil }
        if object.members.count == Self.fewKeys {
            for member in object.members { hashed.insert(Array(member.key.utf8)) }
        }
        return hashed.insert(Array(key.utf8)).inserted
    }
}

/// What makes a text unfit that is JSON by RFC 8259, and in which of its values.
public struct JSONFlaw: Sendable, Equatable {
    public enum Step: Sendable, Equatable {
        case member(String)
        case element(Int)
    }

    public let path: [Step]
    public let reason: String
}

/// The way to the value being read, and the first flaw met.
private struct FlawNotes {
    var path: [JSONFlaw.Step] = []
    private(set) var first: JSONFlaw?

    mutating func note(_ reason: String) {
        first = first ?? JSONFlaw(path: path, reason: reason)
    }
}

extension JSONReader {
    /// Stands for half a surrogate pair, which no string can hold.
    private static let replacement: Unicode.Scalar = "\u{FFFD}"

    private mutating func skipDigits() -> Int {
        let start = position
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
        return position - start
    }

    private mutating func skipNumber() throws(JSONSyntaxError) {
        _ = take("-")
        let leadsWithZero = position < bytes.count && bytes[position] == UInt8(ascii: "0")
        let whole = skipDigits()
        guard whole > 0 else { throw fault("expected a digit") }
        guard whole == 1 || !leadsWithZero else { throw fault("a number has a leading zero") }
        if take(".") {
            guard skipDigits() > 0 else { throw fault("expected a digit after the point") }
        }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            guard skipDigits() > 0 else { throw fault("expected a digit in the exponent") }
        }
    }

    private mutating func readString() throws(JSONSyntaxError) -> String {
        position += 1
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                let text = try checkedText(start..<position)
                position += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try readEscapedString(from: start) }
            guard byte >= 0x20 else { throw fault("a control character stands unescaped") }
            position += 1
        }
        throw fault("the string does not end")
    }

    private func checkedText(_ range: Range<Int>) throws(JSONSyntaxError) -> String {
        let slice = UnsafeBufferPointer(rebasing: bytes[range])
        guard let text = String(validating: slice, as: UTF8.self) else {
            throw fault("the string is not valid UTF-8", at: range.lowerBound)
        }
        return text
    }

    private mutating func readEscapedString(from start: Int) throws(JSONSyntaxError) -> String {
        var text = try checkedText(start..<position)
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                return text
            }
            if byte == UInt8(ascii: "\\") {
                text.unicodeScalars.append(try readEscape())
                continue
            }
            let plainStart = position
            while position < bytes.count, bytes[position] >= 0x20,
                bytes[position] != UInt8(ascii: "\""), bytes[position] != UInt8(ascii: "\\")
            {
                position += 1
            }
            guard position > plainStart else {
                throw fault("a control character stands unescaped")
            }
            text += try checkedText(plainStart..<position)
        }
        throw fault("the string does not end")
    }

    private mutating func readEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
        position += 1
        guard position < bytes.count else { throw fault("the string does not end") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try readUnicodeEscape()
        default: throw fault("no such escape", at: position - 1)
        }
    }

    private mutating func readUnicodeEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
        let start = position - 2
        let unit = try readHexQuad()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        let end = position
        if unit < 0xDC00, take("\\"), take("u") {
            let low = try readHexQuad()
            if (0xDC00...0xDFFF).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
            {
                return scalar
            }
        }
        guard flaws != nil else {
            throw fault("an escape names half a surrogate pair", at: start)
        }
        flaws?.note("holds half a surrogate pair")
        position = end
        return Self.replacement
    }

    private mutating func readHexQuad() throws(JSONSyntaxError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count,
                let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue
            else { throw fault("expected four hexadecimal digits") }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
