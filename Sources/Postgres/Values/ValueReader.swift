/// The binary form of one value, read in place from a result's memory.
///
/// It is lent to an initialiser and cannot be copied, so the memory it looks at cannot outlive the
/// result. Every read checks its bounds and throws; nothing a server sends can crash the reader.
@frozen
public struct ValueReader: ~Copyable {
    @usableFromInline let base: UnsafeRawPointer

    /// How many bytes the value has.
    public let count: Int

    /// The oid of the value's type.
    public let oid: UInt32

    @inlinable
    init(base: UnsafeRawPointer, count: Int, oid: UInt32) {
        self.base = base
        self.count = count
        self.oid = oid
    }

    /// Reads the whole value as one integer of exactly this size.
    @inlinable
    public func integer<Number: FixedWidthInteger & BitwiseCopyable>(
        as type: Number.Type = Number.self
    ) throws(ValueError) -> Number {
        guard count == MemoryLayout<Number>.size else {
            throw .wrongLength(expected: MemoryLayout<Number>.size, found: count)
        }
        return Number(bigEndian: base.loadUnaligned(as: Number.self))
    }

    /// Reads an integer that starts at `offset`.
    @inlinable
    public func integer<Number: FixedWidthInteger & BitwiseCopyable>(
        at offset: Int, as type: Number.Type = Number.self
    ) throws(ValueError) -> Number {
        let size = MemoryLayout<Number>.size
        guard offset >= 0, offset <= count &- size else {
            throw .tooShort(needed: offset &+ size, found: count)
        }
        return Number(bigEndian: base.loadUnaligned(fromByteOffset: offset, as: Number.self))
    }

    /// Reads the whole value as text, which must be valid UTF-8.
    @inlinable
    public func text(from offset: Int = 0) throws(ValueError) -> String {
        guard offset >= 0, offset <= count else {
            throw .tooShort(needed: offset, found: count)
        }
        let bytes = UnsafeBufferPointer(
            start: (base + offset).assumingMemoryBound(to: UInt8.self), count: count &- offset)
        // Twice as fast as `String(validating:as:)`.
        do throws(UTF8.ValidationError) {
            return String(copying: try UTF8Span(validating: bytes.span))
        } catch {
            throw .malformed("it is not UTF-8")
        }
    }

    /// Calls `body` with the value's bytes, which may not be kept.
    @inlinable
    public func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// A reader of a part of the value, for types made of others.
    @inlinable
    func part(at offset: Int, count: Int, oid: UInt32) throws(ValueError) -> ValueReader {
        guard offset >= 0, count >= 0, offset <= self.count &- count else {
            throw .tooShort(needed: offset &+ count, found: self.count)
        }
        return ValueReader(base: base + offset, count: count, oid: oid)
    }
}
