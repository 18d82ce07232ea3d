/// The number of an event in the log: dense from 1, in commit order. 0 stands before the first.
public struct Seq: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let number: Int64

    public static let zero = Seq(0)

    @inlinable
    public init(_ number: Int64) {
        self.number = number
    }

    @inlinable
    public static func < (left: Seq, right: Seq) -> Bool {
        left.number < right.number
    }

    @inlinable public var next: Seq { Seq(number + 1) }

    @inlinable
    public func advanced(by count: Int) -> Seq {
        Seq(number + Int64(count))
    }

    public var description: String { String(number) }
}

/// The place of an entry in the order of the whole log: its event's seq, then its number within
/// the transaction, packed so that comparing two numbers compares the order.
///
/// It is also how the projections name an entry: eight bytes, in one index. A transaction has at
/// most 1,000 entries, so ten bits hold the sequence and 53 the seq.
public struct EntryPosition: Hashable, Comparable, Sendable {
    static let sequenceBits: Int64 = 10

    public let packed: Int64

    @inlinable
    public init(packed: Int64) {
        self.packed = packed
    }

    public init(seq: Seq, sequence: Int) {
        precondition(sequence >= 0 && sequence < 1 << Self.sequenceBits, "1 to 1,000 entries")
        packed = seq.number << Self.sequenceBits | Int64(sequence)
    }

    public static let zero = EntryPosition(packed: 0)

    /// The greatest position of an event's entries.
    public static func end(of seq: Seq) -> EntryPosition {
        EntryPosition(packed: seq.number << sequenceBits | (1 << sequenceBits - 1))
    }

    public var seq: Seq { Seq(packed >> Self.sequenceBits) }

    /// The entry's number in its transaction, from 1.
    public var sequence: Int { Int(packed & (1 << Self.sequenceBits - 1)) }

    @inlinable
    public static func < (left: EntryPosition, right: EntryPosition) -> Bool {
        left.packed < right.packed
    }
}
