/// A UUID as its 128 bits: what every id of the ledger is made of.
public struct UniqueID: Hashable, Comparable, Sendable {
    @usableFromInline let words: WordPair

    @inlinable public var bits: UInt128 { words.bits }

    @inlinable
    public init(bits: UInt128) {
        words = WordPair(bits)
    }

    @inlinable
    public static func < (left: UniqueID, right: UniqueID) -> Bool {
        left.bits < right.bits
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(UInt64(truncatingIfNeeded: bits >> 64))
        hasher.combine(UInt64(truncatingIfNeeded: bits))
    }
}

extension UniqueID {
    /// How many bytes the written form has.
    public static let textLength = 36

    /// Reads `8-4-4-4-12` hexadecimal digits of either case; anything else is nil.
    public init?(_ text: String) {
        var copy = text
        let bits = copy.withUTF8 { Self.parse($0) }
        guard let bits else { return nil }
        self.init(bits: bits)
    }

    private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt128? {
        guard bytes.count == textLength else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for index in 0..<textLength {
            let byte = bytes[index]
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            high = high << 4 | low >> 60
            low = low << 4 | UInt64(digit)
        }
        return UInt128(high) << 64 | UInt128(low)
    }

    /// Stores the written form, in lower case, at `start`: ``textLength`` bytes.
    public func store(at start: UnsafeMutablePointer<UInt8>) {
        let digits: StaticString = "0123456789abcdef"
        var rest = UInt64(truncatingIfNeeded: bits >> 64)
        var position = 0
        for nibble in 0..<32 {
            if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 {
                start[position] = UInt8(ascii: "-")
                position += 1
            }
            if nibble == 16 { rest = UInt64(truncatingIfNeeded: bits) }
            start[position] = digits.utf8Start[Int(rest >> 60)]
            rest <<= 4
            position += 1
        }
    }
}

extension UniqueID: CustomStringConvertible {
    public var description: String {
        String(unsafeUninitializedCapacity: Self.textLength) { buffer in
            if let start = buffer.baseAddress { store(at: start) }
            return Self.textLength
        }
    }
}

/// The id of one kind of thing; ids of different kinds cannot be mixed up.
public struct Identifier<Subject>: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let uniqueID: UniqueID

    @inlinable
    public init(_ uniqueID: UniqueID) {
        self.uniqueID = uniqueID
    }

    public init?(_ text: String) {
        guard let uniqueID = UniqueID(text) else { return nil }
        self.uniqueID = uniqueID
    }

    @inlinable
    public static func < (left: Self, right: Self) -> Bool {
        left.uniqueID < right.uniqueID
    }

    public var description: String { uniqueID.description }
}

public typealias JournalID = Identifier<Journal>
public typealias AccountID = Identifier<Account>
public typealias AccountSetID = Identifier<AccountSet>
public typealias TransactionID = Identifier<Transaction>
public typealias EntryID = Identifier<Entry>
public typealias LedgerID = Identifier<WholeLedger>

/// The ledger as a whole, which events about its epochs are about.
public enum WholeLedger {}
