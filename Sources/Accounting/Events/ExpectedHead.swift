/// The end of the log, and what of the ledger's row a batch is decided by.
public struct ExpectedHead: Sendable, Equatable {
    public var seq: Seq
    public var hash: Digest
    public var generation: Int64
    /// The reading of a manual clock; nil when the ledger runs by the real one.
    public var manualClock: Timestamp?

    public init(seq: Seq, hash: Digest, generation: Int64, manualClock: Timestamp?) {
        self.seq = seq
        self.hash = hash
        self.generation = generation
        self.manualClock = manualClock
    }
}
