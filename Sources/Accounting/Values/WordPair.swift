/// 128 bits, held as two words.
///
/// No value of the domain holds a UInt128 or an Int128 itself. Swift 6.3 passes those wrongly to
/// asynchronous functions on x86-64: where one comes to lie on the stack, caller and callee count
/// its alignment differently, and the function returns to a wild address. Closures get what they
/// capture as arguments, so a task that captures three ids is enough. Words have no such
/// alignment, and putting them together costs nothing.
public struct WordPair: Hashable, Sendable {
    @usableFromInline let high: UInt64
    @usableFromInline let low: UInt64

    @inlinable
    public init(_ bits: UInt128) {
        high = UInt64(truncatingIfNeeded: bits >> 64)
        low = UInt64(truncatingIfNeeded: bits)
    }

    @inlinable
    public init(_ number: Int128) {
        self.init(UInt128(bitPattern: number))
    }

    @inlinable public var bits: UInt128 { UInt128(high) << 64 | UInt128(low) }

    @inlinable public var number: Int128 { Int128(bitPattern: bits) }
}
