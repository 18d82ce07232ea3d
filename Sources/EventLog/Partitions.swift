public import Accounting
public import Postgres

/// The partitions of the log, which are made ahead of the appends that need them.
public struct Partitions: Sendable {
    static let readEnd = Statement(SQL.readPartitionEnd, columns: [.int8])
    static let readSize = Statement(SQL.readPartitionSize, columns: [.int8])
    static let make = Statement(SQL.makePartition, parameters: [.int8], columns: [.int8])

    /// How many events one partition holds unless the ledger was made with another number.
    public static let defaultSize: Int64 = 4_000_000

    private let size: Int64
    /// The first seq that no partition holds.
    private var beyond: Int64

    /// Reads which partitions there are.
    public init(_ session: borrowing Session) throws {
        let size = try session.query(Self.readSize).scalar(as: Int64.self)
        let last = try session.query(Self.readEnd).scalar(as: Int64?.self) ?? nil
        guard let size, let last else {
            throw LogFailure(.damaged, "the log has no partition, or the ledger's row is missing")
        }
        self.size = size
        beyond = (last + 1) * size + 1
    }

    /// Whether an event may be appended at `seq`.
    public func hold(_ seq: Seq) -> Bool { seq.number < beyond }

    /// Whether the next partition should be made now: the head is in the last half of the last.
    public func isNextDue(at head: Seq) -> Bool { head.number + size / 2 >= beyond }

    /// Makes the partitions up to the one that holds `seq` and the next; outside of an append.
    public mutating func make(upTo seq: Seq, _ session: borrowing Session) throws {
        repeat {
            beyond = try session.query(Self.make, beyond).scalar() ?? beyond
        } while beyond <= seq.number || isNextDue(at: seq)
    }
}
