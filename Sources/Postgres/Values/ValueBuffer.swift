/// Growing raw memory that values are encoded into in the server's byte order.
///
/// Uniquely owned and passed `inout`, with primitives that inline: measured against it, an
/// `[UInt8]` appended to field by field is nine times slower, and a buffer kept as a class's stored
/// property four times. Memory is kept by ``removeAll()``, so a buffer that is reused allocates
/// nothing once it has seen its largest batch.
///
/// A buffer never holds more than ``Limits/parameterBytes``. Past that it drops what it had and
/// remembers that it did; sending then fails with a typed error instead of a crash.
@frozen
public struct ValueBuffer: ~Copyable, @unchecked Sendable {
    @usableFromInline var base: UnsafeMutableRawPointer
    @usableFromInline var capacity: Int

    @usableFromInline var used: Int

    /// How many bytes were appended.
    @inlinable public var count: Int { used }

    @usableFromInline var hasOverflowed: Bool

    /// The least capacity, so that a fixed-size value fits into any buffer.
    @usableFromInline static let leastCapacity = 64

    public init(capacity: Int = 0) {
        let bytes = min(max(capacity, Self.leastCapacity), Limits.parameterBytes)
        base = .allocate(byteCount: bytes, alignment: 16)
        self.capacity = bytes
        used = 0
        hasOverflowed = false
    }

    deinit { base.deallocate() }

    /// Forgets the content and keeps the memory.
    @inlinable
    public mutating func removeAll() {
        used = 0
        hasOverflowed = false
    }

    /// Makes room for `bytes` more; false when the limit is passed and nothing may be written.
    @inlinable
    mutating func reserve(_ bytes: Int) -> Bool {
        if _fastPath(capacity &- count >= bytes) { return true }
        return grow(bytes)
    }

    @usableFromInline
    @inline(never)
    mutating func grow(_ bytes: Int) -> Bool {
        guard bytes <= Limits.parameterBytes - count else {
            hasOverflowed = true
            used = 0
            return bytes <= capacity
        }
        let larger = min(max(capacity * 2, count + bytes), Limits.parameterBytes)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        memory.copyMemory(from: base, byteCount: count)
        base.deallocate()
        base = memory
        capacity = larger
        return true
    }
}

extension ValueBuffer {
    /// Appends an integer, most significant byte first.
    @inlinable
    public mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
        let size = MemoryLayout<Number>.size
        guard reserve(size) else { return }
        (base + count).storeBytes(of: number.bigEndian, as: Number.self)
        used &+= size
    }

    /// Appends bytes as they are.
    @inlinable
    public mutating func append(contentsOf bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress, reserve(bytes.count) else { return }
        (base + count).copyMemory(from: start, byteCount: bytes.count)
        used &+= bytes.count
    }

    /// Appends bytes as they are.
    @inlinable
    public mutating func append(contentsOf bytes: [UInt8]) {
        bytes.withUnsafeBytes { append(contentsOf: $0) }
    }

    /// Appends a text's UTF-8, without copying a native string first.
    @inlinable
    public mutating func append(utf8 text: String) {
        let copied: Void? = text.utf8.withContiguousStorageIfAvailable { bytes in
            append(contentsOf: UnsafeRawBufferPointer(bytes))
        }
        guard copied == nil else { return }
        var native = text
        native.withUTF8 { append(contentsOf: UnsafeRawBufferPointer($0)) }
    }

    /// Writes an integer over bytes that were appended before.
    ///
    /// After an overflow the place may lie behind ``count``, but never outside of the memory.
    @inlinable
    mutating func overwrite<Number: FixedWidthInteger & BitwiseCopyable>(
        at offset: Int, with number: Number
    ) {
        guard offset &+ MemoryLayout<Number>.size <= capacity else { return }
        (base + offset).storeBytes(of: number.bigEndian, as: Number.self)
    }

    /// Calls `body` with the bytes appended so far.
    @inlinable
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }
}

/// Elements and their lengths, as arrays and array parameters hold them.
extension ValueBuffer {
    /// Bytes of an array's header: dimensions, flag, element type, count and lower bound.
    @usableFromInline static let arrayHeaderBytes = 20

    /// Bytes of the header of an array without elements.
    @usableFromInline static let emptyArrayHeaderBytes = 12

    /// Appends a length that is not known yet and returns where it stands.
    @inlinable
    mutating func openElement() -> Int {
        let mark = count
        append(Int32(0))
        return mark
    }

    @inlinable
    mutating func closeElement(_ mark: Int) {
        overwrite(at: mark, with: Int32(truncatingIfNeeded: count &- mark &- 4))
    }

    /// Appends one value behind its length; NULL has the length -1 and no bytes.
    @inlinable
    mutating func appendElement<Value: PostgresEncodable>(_ value: Value) {
        guard !value.isNull else { return append(Int32(-1)) }
        let mark = openElement()
        value.encode(into: &self)
        closeElement(mark)
    }

    /// Appends the header of a one-dimensional array.
    @inlinable
    mutating func appendArrayHeader(elementOID: UInt32, count: Int, hasNulls: Bool) {
        append(Int32(count == 0 ? 0 : 1))
        append(Int32(hasNulls ? 1 : 0))
        append(elementOID)
        guard count > 0 else { return }
        append(Int32(truncatingIfNeeded: count))
        append(Int32(1))
    }
}
