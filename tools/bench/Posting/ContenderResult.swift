import JSON

/// What a contender reached, round by round.
struct ContenderResult {
    let name: String
    /// Postings a second.
    private(set) var rates: Measurement
    /// Microseconds of processor time a posting, of this process; empty where that says nothing.
    private(set) var own: Measurement
    /// The same of the server.
    private(set) var server: Measurement
    /// Postings in one commit.
    private(set) var batches: Measurement

    init(_ name: String) {
        self.name = name
        rates = Measurement(name)
        own = Measurement(name)
        server = Measurement(name)
        batches = Measurement(name)
    }

    /// - Parameter ownCost: seconds of this process's time a posting; nil where it is not told.
    mutating func add(_ turn: Turn, ownCost: Double?, serverTime: Double, batch: Double) {
        rates.add(turn.rate)
        if let ownCost { own.add(ownCost * 1e6) }
        server.add(serverTime / Double(max(turn.count, 1)) * 1e6)
        batches.add(batch)
    }

    var json: JSON {
        [
            "name": .string(name),
            "postings_per_second": rates.json(decimals: 1),
            "own_cpu_microseconds": own.json(decimals: 2),
            "server_cpu_microseconds": server.json(decimals: 2),
            "postings_per_commit": batches.json(decimals: 2),
        ]
    }
}
