/// Writes JSON text piece by piece into one growing block of memory.
///
/// Events are encoded with this on the write path, so it holds raw memory that is reused (see
/// ``removeAll()``) and writes without an allocation for each value. Commas are its own business:
/// the caller opens, names and closes. It does not check that what is written is well formed;
/// the tests of its users do.
public struct JSONWriter: ~Copyable {
    @usableFromInline var memory: UnsafeMutableRawPointer
    @usableFromInline var capacity: Int
    public private(set) var count = 0
    @usableFromInline var needsComma = false

    public init(capacity: Int = 1024) {
        self.capacity = max(capacity, 64)
        memory = .allocate(byteCount: self.capacity, alignment: 16)
    }

    deinit {
        memory.deallocate()
    }

    /// Forgets what was written and keeps the memory.
    public mutating func removeAll() {
        count = 0
        needsComma = false
    }

    /// Starts a new, unrelated text behind what is there.
    public mutating func startText() {
        needsComma = false
    }

    /// What was written so far; valid only inside `body`.
    public borrowing func withBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: memory, count: count))
    }

    public borrowing func bytes(from start: Int = 0) -> [UInt8] {
        Array(UnsafeRawBufferPointer(start: memory + start, count: count - start))
    }

    public borrowing func text(from start: Int = 0) -> String {
        String(
            decoding: UnsafeRawBufferPointer(start: memory + start, count: count - start),
            as: UTF8.self)
    }

    @inline(__always)
    private mutating func reserve(_ extra: Int) {
        if count + extra > capacity { grow(by: extra) }
    }

    @inline(never)
    private mutating func grow(by extra: Int) {
        let larger = max(capacity * 2, count + extra)
        let fresh = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        fresh.copyMemory(from: memory, byteCount: count)
        memory.deallocate()
        memory = fresh
        capacity = larger
    }

    @inline(__always)
    private mutating func append(_ byte: UInt8) {
        reserve(1)
        memory.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count += 1
    }

    private mutating func separate() {
        if needsComma { append(UInt8(ascii: ",")) }
        needsComma = true
    }

    /// Appends bytes as they are: text that is known to be JSON, or part of a string.
    public mutating func appendRaw(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        reserve(bytes.count)
        (memory + count).copyMemory(from: base, byteCount: bytes.count)
        count += bytes.count
    }

    private mutating func appendRaw(_ text: StaticString) {
        appendRaw(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    public mutating func beginObject() {
        separate()
        append(UInt8(ascii: "{"))
        needsComma = false
    }

    public mutating func endObject() {
        append(UInt8(ascii: "}"))
        needsComma = true
    }

    public mutating func beginArray() {
        separate()
        append(UInt8(ascii: "["))
        needsComma = false
    }

    public mutating func endArray() {
        append(UInt8(ascii: "]"))
        needsComma = true
    }

    /// Writes a key that needs no escape.
    public mutating func key(_ name: StaticString) {
        separate()
        append(UInt8(ascii: "\""))
        appendRaw(name)
        appendRaw("\":")
        needsComma = false
    }

    public mutating func key(_ name: String) {
        string(name)
        append(UInt8(ascii: ":"))
        needsComma = false
    }

    public mutating func null() {
        separate()
        appendRaw("null")
    }

    public mutating func bool(_ value: Bool) {
        separate()
        appendRaw(value ? "true" : "false")
    }

    /// Writes text that is known to need no escape: a word of ours, digits, an id.
    public mutating func plain(_ text: StaticString) {
        separate()
        append(UInt8(ascii: "\""))
        appendRaw(text)
        append(UInt8(ascii: "\""))
    }

    /// Writes a string whose bytes `fill` stores; they must need no escape. `fill` is given room
    /// for `capacity` bytes and returns how many it stored.
    public mutating func plain(
        capacity room: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Int
    ) {
        separate()
        reserve(room + 2)
        let start = (memory + count).assumingMemoryBound(to: UInt8.self)
        start[0] = UInt8(ascii: "\"")
        let stored = fill(start + 1)
        start[stored + 1] = UInt8(ascii: "\"")
        count += stored + 2
    }

    public mutating func integer(_ value: Int64) {
        separate()
        reserve(20)
        count += Self.storeDigits(
            of: value.magnitude, negative: value < 0,
            at: (memory + count).assumingMemoryBound(to: UInt8.self))
    }

    private static func storeDigits(
        of magnitude: UInt64, negative: Bool, at start: UnsafeMutablePointer<UInt8>
    ) -> Int {
        var width = 1
        var bound: UInt64 = 10
        while width < 20, magnitude >= bound {
            width += 1
            let next = bound.multipliedReportingOverflow(by: 10)
            if next.overflow { break }
            bound = next.partialValue
        }
        let lead = negative ? 1 : 0
        if negative { start[0] = UInt8(ascii: "-") }
        var rest = magnitude
        for index in stride(from: lead + width - 1, through: lead, by: -1) {
            start[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        return lead + width
    }

    public mutating func string(_ text: String) {
        separate()
        var copy = text
        copy.withUTF8 { bytes in
            append(UInt8(ascii: "\""))
            appendEscaped(UnsafeRawBufferPointer(bytes))
            append(UInt8(ascii: "\""))
        }
    }

    private mutating func appendEscaped(_ bytes: UnsafeRawBufferPointer) {
        reserve(bytes.count)
        var plainStart = 0
        for index in 0..<bytes.count {
            let byte = bytes[index]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
                continue
            }
            appendRaw(UnsafeRawBufferPointer(rebasing: bytes[plainStart..<index]))
            appendEscape(of: byte)
            plainStart = index + 1
        }
        appendRaw(UnsafeRawBufferPointer(rebasing: bytes[plainStart...]))
    }

    private mutating func appendEscape(of byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): appendRaw("\\\"")
        case UInt8(ascii: "\\"): appendRaw("\\\\")
        case 0x08: appendRaw("\\b")
        case 0x0C: appendRaw("\\f")
        case 0x0A: appendRaw("\\n")
        case 0x0D: appendRaw("\\r")
        case 0x09: appendRaw("\\t")
        default:
            appendRaw("\\u00")
            let digits: StaticString = "0123456789abcdef"
            append(digits.utf8Start[Int(byte >> 4)])
            append(digits.utf8Start[Int(byte & 15)])
        }
    }

    /// Writes a whole value, its members in their order.
    public mutating func value(_ json: JSON) {
        switch json {
        case .null: null()
        case .bool(let value): bool(value)
        case .number(let number):
            separate()
            var digits = number.digits
            digits.withUTF8 { appendRaw(UnsafeRawBufferPointer($0)) }
        case .string(let text): string(text)
        case .array(let elements):
            beginArray()
            for element in elements { value(element) }
            endArray()
        case .object(let object): self.object(object)
        }
    }

    public mutating func object(_ object: JSON.Object) {
        beginObject()
        for member in object.members {
            key(member.key)
            value(member.value)
        }
        endObject()
    }
}

extension JSON {
    /// The value as text without blanks.
    public var text: String {
        var writer = JSONWriter()
        writer.value(self)
        return writer.text()
    }
}

extension JSON.Object {
    /// The object as text without blanks.
    public var text: String {
        JSON.object(self).text
    }
}
