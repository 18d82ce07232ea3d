/// What a contender did in one turn.
struct Turn: Sendable {
    /// Transactions.
    var count: Int
    var seconds: Double

    var rate: Double { seconds > 0 ? Double(count) / seconds : 0 }

    init(count: Int, seconds: Double) {
        self.count = count
        self.seconds = seconds
    }

    init(count: Int, since start: ContinuousClock.Instant) {
        self.init(count: count, seconds: (ContinuousClock.now - start) / .seconds(1))
    }
}
