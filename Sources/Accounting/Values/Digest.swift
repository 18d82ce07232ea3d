/// A SHA-256 digest.
public struct Digest: Sendable, Hashable, CustomStringConvertible {
    public static let byteCount = 32

    @usableFromInline let firstWords: WordPair
    @usableFromInline let secondWords: WordPair

    /// The first sixteen bytes, the leading one most significant.
    @inlinable public var first: UInt128 { firstWords.bits }
    /// The other sixteen bytes.
    @inlinable public var second: UInt128 { secondWords.bits }

    @inlinable
    public init(first: UInt128, second: UInt128) {
        firstWords = WordPair(first)
        secondWords = WordPair(second)
    }

    /// The digest with these 32 bytes, or nil when there are not 32.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        var halves: (UInt128, UInt128) = (0, 0)
        for (index, byte) in bytes.enumerated() {
            if index < 16 {
                halves.0 = halves.0 << 8 | UInt128(byte)
            } else {
                halves.1 = halves.1 << 8 | UInt128(byte)
            }
        }
        self.init(first: halves.0, second: halves.1)
    }

    /// Reads 64 hexadecimal digits in lower case.
    public init?(hexadecimal text: String) {
        guard text.utf8.count == 2 * Digest.byteCount else { return nil }
        let middle = text.utf8.index(text.utf8.startIndex, offsetBy: Digest.byteCount)
        guard let first = Salt(String(text[..<middle])), let second = Salt(String(text[middle...]))
        else { return nil }
        self.init(first: first.bits, second: second.bits)
    }

    public var bytes: [UInt8] {
        [first, second].flatMap { half in
            (0..<16).map { UInt8(truncatingIfNeeded: half >> (120 - 8 * $0)) }
        }
    }

    /// 64 hexadecimal digits in lower case.
    public var description: String {
        Salt(bits: first).description + Salt(bits: second).description
    }
}

/// What the pure core needs of the outside to tell contents apart: SHA-256.
public typealias Hashing = @Sendable (UnsafeRawBufferPointer) -> Digest
