/// What a request brings along of the outside's time and chance, so that deciding needs neither:
/// the ids that the caller left to us and the salts of the events come from here, the same at
/// every retry.
public struct Seed: Sendable, Hashable {
    /// Milliseconds since 1970, the leading bits of the ids made.
    public let milliseconds: UInt64
    private let chanceWords: WordPair
    /// Random bits of the ids made.
    public var chance: UInt128 { chanceWords.bits }
    /// The salt of the first event.
    public let salt: Salt
    private let saltSecretWords: WordPair
    /// Random bits, stored nowhere, that the salts of further events are derived from.
    public var saltSecret: UInt128 { saltSecretWords.bits }

    public init(milliseconds: UInt64, chance: UInt128, salt: Salt, saltSecret: UInt128) {
        self.milliseconds = milliseconds
        chanceWords = WordPair(chance)
        self.salt = salt
        saltSecretWords = WordPair(saltSecret)
    }

    /// The id number `index` of this request, a UUID of version 7 (RFC 9562): 48 bits of time,
    /// then 74 random bits to which the index is added, so that the ids of one request lie next
    /// to one another in an index and never collide with each other.
    public func id(_ index: Int) -> UniqueID {
        let randomBits = UInt128(1) << 74 - 1
        let random = (chance & randomBits &+ UInt128(index)) & randomBits
        let time = UInt128(milliseconds & 0xFFFF_FFFF_FFFF) << 80
        let high = (random >> 62) << 64
        let low = random & (UInt128(1) << 62 - 1)
        return UniqueID(bits: time | UInt128(7) << 76 | high | UInt128(2) << 62 | low)
    }
}

/// The random part of an event's details, which makes their hash unguessable once they are
/// erased. Written as 32 hexadecimal digits.
public struct Salt: Sendable, Hashable, CustomStringConvertible {
    public static let textLength = 32

    private let words: WordPair

    public var bits: UInt128 { words.bits }

    public init(bits: UInt128) {
        words = WordPair(bits)
    }

    /// Reads 32 lower-case hexadecimal digits.
    public init?(_ text: String) {
        guard text.utf8.count == Self.textLength, let bits = UInt128(text, radix: 16),
            Salt(bits: bits).description.utf8.elementsEqual(text.utf8)
        else { return nil }
        self.init(bits: bits)
    }

    /// Stores the written form at `start`: ``textLength`` bytes.
    public func store(at start: UnsafeMutablePointer<UInt8>) {
        let digits: StaticString = "0123456789abcdef"
        var rest = bits
        for index in stride(from: Self.textLength - 1, through: 0, by: -1) {
            start[index] = digits.utf8Start[Int(truncatingIfNeeded: rest & 15)]
            rest >>= 4
        }
    }

    public var description: String {
        String(unsafeUninitializedCapacity: Self.textLength) { buffer in
            if let start = buffer.baseAddress { store(at: start) }
            return Self.textLength
        }
    }
}
