/// Text as the language sees it: a sequence of code points, compared and searched unnormalised.
///
/// Swift's own `==`, `count`, `contains` and hash work on grapheme clusters and canonical
/// equivalence. The order of code points is the order of UTF-8 bytes, so all this works on bytes.
enum CodePoints {
    @inline(__always)
    static func equal(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && equalBytes(left, right)
    }

    private static func equalBytes(_ left: String, _ right: String) -> Bool {
        let left = left.utf8.span
        let right = right.utf8.span
        for index in left.indices where left[unchecked: index] != right[unchecked: index] {
            return false
        }
        return true
    }

    /// Negative, zero or positive, as `left` stands before, with or after `right`.
    static func compare(_ left: String, _ right: String) -> Int {
        withBytes(of: left, right, compare)
    }

    static func compare(
        _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
    ) -> Int {
        let shared = min(left.count, right.count)
        for index in 0..<shared where left[index] != right[index] {
            return left[index] < right[index] ? -1 : 1
        }
        return left.count - right.count
    }

    static func hash(_ text: String, into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// Eight bytes at a time; see `MapKey.fingerprint`.
    static func fingerprint(_ text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { bytes in
            var state = UInt64(bytes.count)
            let words = UnsafeRawBufferPointer(bytes)
            var offset = 0
            while offset + 8 <= words.count {
                let word = words.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                state = MapKey.mix(word, state)
                offset += 8
            }
            var rest: UInt64 = 0
            for byte in words[offset...] { rest = rest << 8 | UInt64(byte) }
            return MapKey.mix(rest, state)
        }
    }

    /// How many code points a text has, in time linear in its bytes.
    static func count(_ text: String) -> Int {
        var text = text
        return text.withUTF8 { bytes in
            var count = 0
            for byte in bytes where byte & 0xC0 != 0x80 { count += 1 }
            return count
        }
    }

    static func hasPrefix(_ text: String, _ prefix: String) -> Bool {
        withBytes(of: text, prefix) { text, prefix in
            guard prefix.count <= text.count else { return false }
            for index in prefix.indices where text[index] != prefix[index] { return false }
            return true
        }
    }

    static func hasSuffix(_ text: String, _ suffix: String) -> Bool {
        withBytes(of: text, suffix) { text, suffix in
            guard suffix.count <= text.count else { return false }
            let start = text.count - suffix.count
            for index in suffix.indices where text[start + index] != suffix[index] { return false }
            return true
        }
    }

    static func contains(_ text: String, _ part: String) -> Bool {
        withBytes(of: text, part) { text, part in
            firstOffset(of: part, in: text, from: 0) != nil
        }
    }

    /// The byte at which `part` first occurs in `text` at or after `start`.
    ///
    /// Knuth, Morris and Pratt: linear in both, so that no text makes it slow.
    static func firstOffset(
        of part: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> Int? {
        guard !part.isEmpty else { return start }
        guard text.count - start >= part.count else { return nil }
        var search = Search(part)
        for index in start..<text.count where search.take(text[index], of: part) {
            return index - part.count + 1
        }
        return nil
    }

    /// A search that has come to some place of a text.
    struct Search {
        /// For each prefix of the part, the length of its longest proper prefix that is its suffix
        /// too.
        private var fallbacks: [Int]
        private var matched = 0

        init(_ part: UnsafeBufferPointer<UInt8>) {
            fallbacks = [Int](repeating: 0, count: part.count)
            var length = 0
            for index in 1..<max(1, part.count) {
                while length > 0 && part[index] != part[length] {
                    length = fallbacks[length - 1]
                }
                if part[index] == part[length] { length += 1 }
                fallbacks[index] = length
            }
        }

        /// Takes the next byte of the text. True when the part, which is not empty, ends with it.
        mutating func take(_ byte: UInt8, of part: UnsafeBufferPointer<UInt8>) -> Bool {
            while matched > 0 && byte != part[matched] { matched = fallbacks[matched - 1] }
            if byte == part[matched] { matched += 1 }
            guard matched == part.count else { return false }
            matched = fallbacks[matched - 1]
            return true
        }
    }

    /// A text for a message: cut to a readable length, with control characters made visible.
    static func excerpt(_ text: String, limit: Int = 64) -> String {
        var shown = ""
        for (index, scalar) in text.unicodeScalars.prefix(limit + 1).enumerated() {
            if index == limit { return shown + "…" }
            if scalar.properties.generalCategory == .control {
                shown += "\\u{" + String(scalar.value, radix: 16) + "}"
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }

    private static func withBytes<Result>(
        of left: String, _ right: String,
        _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        var left = left
        var right = right
        return left.withUTF8 { left in right.withUTF8 { right in body(left, right) } }
    }
}
