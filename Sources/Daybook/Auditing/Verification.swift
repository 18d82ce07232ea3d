public import Accounting
import EventFormat
public import EventLog
import Postgres
public import ProjectionEngine

/// The audit of a ledger: the log against itself and the rules, every projection against a fresh
/// fold of the log. Reads only, in one snapshot, while posting goes on.
///
/// | what | how |
/// |---|---|
/// | numbering, times, hash chain, details, stored form | event by event (`ChainAudit`) |
/// | what goes together of neighbouring events | `EventAudit` |
/// | every rule that a decision can break | each event is judged again at its seq |
/// | ids and external ids used twice | by the log alone |
/// | projections | each row against the fold at its seq, and no row too many |
///
/// The fold keeps every account, set and balance in memory: about a kilobyte for each account
/// with a balance.
public struct Verification: Sendable {
    /// A part of the log was named that does not lie within it.
    public struct OutsideLog: Error, Sendable, CustomStringConvertible {
        /// The event that was named, and the newest there is; 0 in an empty log.
        public let seq: Seq
        public let head: Seq

        public var description: String {
            head == .zero
                ? "there is no event \(seq): the log is empty"
                : "there is no event \(seq): the log ends with event \(head)"
        }
    }

    /// Where an earlier head was kept, to tell whether the log is still the same.
    public struct Anchor: Sendable, Equatable {
        public var epoch: Int
        public var seq: Seq
        public var hash: Digest

        public init(epoch: Int, seq: Seq, hash: Digest) {
            self.epoch = epoch
            self.seq = seq
            self.hash = hash
        }
    }

    /// What was looked at.
    public struct Summary: Sendable {
        public internal(set) var events = 0
        public internal(set) var entries = 0
        public internal(set) var findings = 0
        public internal(set) var head = Seq.zero
        /// Whether rules and projections were compared, which needs the log from its first event.
        public internal(set) var isComplete = true
    }

    /// The first event to look at; anything but 1 leaves out what needs the whole log.
    public var from: Seq
    /// The last event to look at; nil is the head.
    public var to: Seq?
    public var anchor: Anchor?
    package var projections = Projections.standard

    public init(from: Seq = Seq(1), to: Seq? = nil, anchor: Anchor? = nil) {
        self.from = from
        self.to = to
        self.anchor = anchor
    }

    /// Verifies a ledger. `report` is called with each finding as it is found, `progress` with the
    /// events done and to do.
    ///
    /// - Throws: ``OutsideLog`` when ``from`` or ``to`` lies beyond the newest event.
    public func run(
        on connection: LedgerConnection,
        progress: @escaping @Sendable (_ done: Int64, _ of: Int64) -> Void = { _, _ in },
        report: @escaping @Sendable (Finding) -> Void
    ) async throws -> Summary {
        do {
            let session = try await Connection.open(connection.reading)
            let summary = try await session.transaction(
                isolation: .repeatableRead, access: .readOnly
            ) { session in
                var run = try VerificationRun.start(self, progress, report, session)
                return try run.verify(session)
            }
            await session.close()
            return summary
        } catch let error as PostgresError {
            throw LogFailure(error)
        }
    }
}

/// One verification while it runs.
private struct VerificationRun: ~Copyable {
    private let asked: Verification
    private let progress: (Int64, Int64) -> Void
    private let report: (Finding) -> Void
    private let head: LedgerHead
    private let last: Seq
    private var chain: ChainAudit
    private var neighbours = EventAudit()
    private var projections: ProjectionAudits?
    private var decider = Decider.complete(remembersTransactions: false, outside: .live)
    private var epoch = 1
    private var summary = Verification.Summary()

    private init(
        _ asked: Verification, _ progress: @escaping (Int64, Int64) -> Void,
        _ report: @escaping (Finding) -> Void, _ head: LedgerHead, _ last: Seq,
        _ chain: consuming ChainAudit, _ projections: consuming ProjectionAudits?
    ) {
        self.asked = asked
        self.progress = progress
        self.report = report
        self.head = head
        self.last = last
        self.chain = chain
        summary.isComplete = projections != nil
        summary.head = last
        self.projections = projections
    }

    static func start(
        _ asked: Verification, _ progress: @escaping (Int64, Int64) -> Void,
        _ report: @escaping (Finding) -> Void, _ session: borrowing Session
    ) throws -> VerificationRun {
        let head = try LedgerHead.read(session)
        guard head.format == LedgerInstallation.currentFormat else {
            throw LogFailure(.format, "the ledger's format is \(head.format)")
        }
        try requirePart(asked, upTo: head.place.seq)
        let last = asked.to ?? head.place.seq
        let before = Seq(max(asked.from.number, 1) - 1)
        let chain = ChainAudit(
            after: before, hash: try hash(of: before, head.ledgerID, session))
        let slots = try Slots.read(asked.projections.all, session)
        // What was changed since the last event looked at cannot be compared with a fold up to it.
        let isWhole = before == .zero && last == head.place.seq
        return VerificationRun(
            asked, progress, report, head, last, chain,
            isWhole ? try asked.projections.audits(slots, session) : nil)
    }

    /// What was asked for lies within the log; all of an empty one may be asked for.
    private static func requirePart(_ asked: Verification, upTo head: Seq) throws {
        for seq in [asked.to, asked.from] {
            guard let seq, seq > head, seq > Seq(1) || asked.to == seq else { continue }
            throw Verification.OutsideLog(seq: seq, head: head)
        }
    }

    private static func hash(
        of seq: Seq, _ ledger: LedgerID, _ session: borrowing Session
    ) throws -> Digest {
        guard seq > .zero else { return HashChain.origin(of: ledger) }
        let stored = try LogReading.stored(
            session, after: Seq(seq.number - 1), through: seq, limit: 1)
        guard let event = stored.events.first else {
            throw LogFailure(.damaged, "there is no event \(seq)")
        }
        return event.hash
    }

    private mutating func add(_ findings: [Finding]) {
        summary.findings += findings.count
        for finding in findings { report(finding) }
    }

    mutating func verify(_ session: borrowing Session) throws -> Verification.Summary {
        try checkAnchor(session)
        var place = Seq(max(asked.from.number, 1) - 1)
        let first = place
        while place < last {
            let page = try LogReading.stored(session, after: place, through: last).events
            guard let end = page.last?.seq else { break }
            for stored in page { try check(stored, session) }
            if let found = try projections?.findings(after: place, through: end, session) {
                add(found)
            }
            place = end
            progress(place.number - first.number, last.number - first.number)
        }
        try finish(place, session)
        return summary
    }

    private mutating func check(_ stored: StoredEvent, _ session: borrowing Session) throws {
        var findings: [Finding] = []
        summary.events += 1
        let event = chain.check(stored, &findings)
        if let event {
            findings += neighbours.findings(of: event)
            check(event, &findings)
        }
        add(findings)
        guard summary.isComplete, let event, chain.isUnbroken else {
            if projections != nil { giveUpFold(at: stored.seq) }
            return
        }
        if let breach = decider.breach(of: event) { add([Finding(event.seq, breach)]) }
        guard decider.state.obstacle(to: event) == nil else { return giveUpFold(at: event.seq) }
        let folded = FoldedEvent(event, effects: decider.state.fold(event))
        decider.state.settle()
        if let found = try projections?.apply(folded, decider.state, session) { add(found) }
    }

    /// What can be told of an event alone.
    private mutating func check(_ event: Event, _ findings: inout [Finding]) {
        switch event.body {
        case .transactionPosted(let posted):
            summary.entries += posted.entries.count
            guard !summary.isComplete else { return }
            for sum in ZeroSum.imbalances(of: posted.entries) {
                findings.append(
                    Finding(
                        .event(event.seq),
                        "its \(sum.layer) entries in \(sum.currency) do not add up to zero",
                        expected: "0", actual: DecimalText.shortest(sum.difference)))
            }
        case .epochStarted(let id, let started):
            if id != head.ledgerID || asked.from.number <= 1 && started.epoch != epoch + 1 {
                findings.append(
                    Finding(
                        .event(event.seq), "its epoch does not follow the one before",
                        expected: "\(epoch + 1) of \(head.ledgerID)",
                        actual: "\(started.epoch) of \(id)"))
            }
            epoch = started.epoch
            if let anchor = asked.anchor, anchor.epoch < started.epoch, event.seq <= anchor.seq {
                findings.append(
                    Finding(
                        .event(event.seq), "it ends the anchor's epoch before the anchor's seq",
                        expected: "an end at or after \(anchor.seq)", actual: "\(event.seq)"))
            }
        case .journalCreated, .journalUpdated, .accountCreated, .accountUpdated,
            .accountSetCreated, .accountSetUpdated, .txTemplateCreated, .txTemplateUpdated,
            .memberAdded, .memberRemoved:
            return
        }
    }

    /// From a hole in the log on, or an event that cannot be folded, there is nothing to compare
    /// with.
    private mutating func giveUpFold(at seq: Seq) {
        projections = nil
        summary.isComplete = false
        add([
            Finding(
                .event(seq),
                "rules and projections are not compared from here on: the log before is broken")
        ])
    }

    private mutating func finish(_ end: Seq, _ session: borrowing Session) throws {
        if end < last {
            add([
                Finding(
                    .event(end.next), "the log ends before its head",
                    expected: "events up to \(last)", actual: "events up to \(end)")
            ])
        }
        if end == head.place.seq { add(neighbours.finish(at: end)) }
        if asked.from.number <= 1, asked.to == nil, head.epoch != epoch {
            add([
                Finding(
                    .ledger, "the ledger's row stands in another epoch than the log",
                    expected: "\(epoch)", actual: "\(head.epoch)")
            ])
        }
        for repeated in try RepeatedIDs.find(session) {
            add([
                Finding(
                    .event(repeated.seq), "\(repeated.what) was used by an earlier event")
            ])
        }
        if let found = try projections?.finish(after: end, decider.state, session) { add(found) }
    }

    private mutating func checkAnchor(_ session: borrowing Session) throws {
        guard let anchor = asked.anchor else { return }
        guard anchor.seq <= head.place.seq else {
            return add([
                Finding(
                    .ledger, "the log ends before the anchor",
                    expected: "events up to \(anchor.seq)",
                    actual: "events up to \(head.place.seq)")
            ])
        }
        guard (1...head.epoch).contains(anchor.epoch) else {
            return add([
                Finding(
                    .ledger, "the anchor was taken in an epoch that the log has not",
                    expected: "an epoch from 1 to \(head.epoch)", actual: "\(anchor.epoch)")
            ])
        }
        let hash = try Self.hash(of: anchor.seq, head.ledgerID, session)
        guard hash != anchor.hash else { return }
        add([
            Finding(
                .event(anchor.seq), "the log is not the one that the anchor was taken of",
                expected: "\(anchor.hash)", actual: "\(hash)")
        ])
    }
}

extension Finding {
    fileprivate init(_ seq: Seq, _ breach: RuleViolation) {
        switch breach {
        case .rejected(let rejection):
            self.init(.event(seq), "it breaks a rule: \(rejection.message)")
        case .recordedOtherwise(let what, let expected, let actual):
            self.init(
                .event(seq), "\(what) is not what was decided", expected: expected,
                actual: actual)
        case .changesNothing:
            self.init(.event(seq), "it changes nothing, so it should not have been recorded")
        }
    }
}
