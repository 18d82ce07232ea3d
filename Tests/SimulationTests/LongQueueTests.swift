import Accounting
import Daybook
import Testing

/// What a long queue costs the machine: readings and decisions grow with it, and no faster.
@Suite struct LongQueueTests {
    private typealias Machine = WriterMachine<OneRequestLedger>

    private static let clock = Timestamp(microseconds: 1_700_000_000_000_000)
    private static let head = ExpectedHead(
        seq: .zero, hash: Digest(first: 0, second: 0), generation: 1, manualClock: nil)

    @Test func `requests that each need a fact are read for many at a time`() {
        var limits = WriterLimits()
        limits.uncontendedUntilOptimistic = 0
        limits.decidingTime = .seconds(1_000)
        let count = limits.requestsPerBatch
        #expect(count > 2 * limits.requestsScanned)
        var machine = Machine(OneRequestLedger(), limits: limits)
        machine.take(
            .arrived((0..<count).map { .init(name: "\($0)", fact: "fact \($0)") }), at: .zero)
        var readings = 0
        var sent = 0
        for _ in 0..<100 * count where sent == 0 {
            switch machine.next(at: .zero) {
            case .open: machine.take(.opened(1, Self.head), at: .zero)
            case .read(let keys):
                readings += 1
                machine.ledger.facts.formUnion(keys)
                machine.take(.factsRead(Self.head), at: .zero)
            case .decide: machine.decide(clock: Self.clock)
            case .send: sent += 1
            default:
                Issue.record("the machine asks for something else")
                return
            }
        }
        #expect(sent == 1)
        #expect(readings <= count / limits.requestsScanned + 1)
        #expect(machine.ledger.decisions <= count * (readings + 1))
    }
}
