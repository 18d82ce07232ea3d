/// One that takes turns in the comparison of postings.
protocol PostingContender {
    var name: String { get }
    /// Whether the processor time of this process in a turn is what the contender costs.
    var countsOwnTime: Bool { get }
    /// Works for some seconds.
    func turn(seconds: Double) async throws -> Turn
    /// Called after each turn, when nothing is measured: how many postings one of its commits had.
    func conclude() async throws -> Double
}
