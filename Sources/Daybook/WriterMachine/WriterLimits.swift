/// The bounds of a writer, by name.
package struct WriterLimits: Sendable {
    /// Requests in one batch.
    package var requestsPerBatch = 4_096
    /// Encoded bytes after which a batch takes no further request.
    package var bytesPerBatch = 8 * 1_024 * 1_024
    /// Requests that the machine holds at most; what comes beyond waits with whoever performs.
    package var requestsHeld = 8_192
    /// How long deciding may hold up a batch that nobody waits in front of.
    package var decidingTime = Duration.milliseconds(100)
    /// How long deciding may hold the log's lock; the batch then ends with what it has.
    package var lockedDecidingTime = Duration.milliseconds(50)
    /// Decisions between two looks whether the server has answered or the time is over.
    package var decisionsPerSlice = 16
    /// Requests that are sent while no more wait to be decided: deciding so many takes about as
    /// long as the server needs for a commit as such.
    package var requestsWorthSending = 8
    /// Requests that are looked through at once for facts to read.
    package var requestsScanned = 1_024
    /// Encoded bytes, and requests that wait, beyond which a batch holds the log's lock for long.
    package var bytesOfBulk = 256 * 1_024
    package var requestsOfBulk = 512
    /// Rounds of reading under the log's lock for one request.
    package var lockedReads = 16
    /// Batches in a row that met nobody else's events, before one is sent without a look; more than
    /// one, because the first on a session has to look whether a new epoch begins.
    package var uncontendedUntilOptimistic = 8
    /// Batches that look ids up first, after one met an id that was taken.
    package var lookUpBatches = 64
    /// The oldest clock reading that a draft is sent with.
    package var draftAge: Int64 = 5_000_000
    /// How far a writer's clock, and the log's last time, may differ from the database's.
    package var clockDifference: Int64 = 60_000_000
    /// How long a request that meets nothing but failures is tried again.
    package var patience = Duration.seconds(20)
    /// The pause before a failed step is tried again.
    package var retryPause = Duration.milliseconds(100)
    /// How often the holder of the log's lock is looked at by whoever waits for it.
    package var lookInterval = Duration.milliseconds(500)
    /// How long the answer to one exchange may take before its session is given up.
    package var exchangeTime = Duration.seconds(60)
    /// The pause after a next partition could not be made ahead of its use.
    package var partitionPause = Duration.seconds(10)

    package init() {}
}
