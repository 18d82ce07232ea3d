import Accounting
import EventFormat
import EventLog
import Postgres
import ProjectionEngine

/// What the writer decides with: the decider, and the batch as it is encoded.
///
/// Events are encoded, and the projections' rows collected, as soon as a request is decided, so
/// that this overlaps with the commit of the batch before.
struct WriterLedger: DecidingLedger, ~Copyable {
    typealias Request = PendingReply
    typealias Key = FactKey
    typealias Failure = LogFailure
    typealias Session = Backend
    typealias Mark = LedgerState.Mark

    var decider: Decider
    var events = EventBatch()
    private(set) var projectors: Projectors
    let projections: ProjectionList
    private let templates: TemplateShelf
    private(set) var partitions: Partitions?
    private(set) var server: LedgerServer?
    /// The ledger's row and the log's end as they were last read under the lock.
    var lockedHead: LedgerHead? {
        didSet { if let lockedHead { templates.put(manualClock: lockedHead.manualClock) } }
    }
    /// The new epoch that the batch begins with.
    private(set) var startedEpoch: EpochStarted?

    /// Knows nothing, before a session is open.
    init(_ templates: TemplateShelf, _ projections: ProjectionList) {
        self.templates = templates
        self.projections = projections
        decider = Decider(at: .beforeFirst, outside: .live)
        projectors = projections.projectors(Slots(first: projections.all))
    }

    /// Knows nothing, as of the log's end that a fresh session found.
    mutating func reset(
        at head: LedgerHead, _ slots: Slots, _ partitions: Partitions, _ server: LedgerServer
    ) {
        decider = Decider(at: head.place, outside: .live)
        projectors = projections.projectors(slots)
        self.partitions = partitions
        self.server = server
        lockedHead = nil
        templates.put(manualClock: head.manualClock)
    }

    var position: LogPosition { decider.state.position }
    var lastHash: Digest { events.lastHash }
    var encodedBytes: Int { events.byteCount }
    var isPartitionDue: Bool { partitions?.isNextDue(at: position.seq) ?? false }
    var looksUpIDs: Bool {
        get { decider.looksUpIDs }
        set { decider.looksUpIDs = newValue }
    }

    /// Whether the batch's last event has a partition to stand in.
    var holdsBatch: Bool { partitions?.hold(events.lastSeq) ?? false }

    mutating func makePartitions(upTo seq: Seq, _ session: borrowing Postgres.Session) throws {
        try partitions?.make(upTo: seq, session)
    }
}

/// Deciding.
extension WriterLedger {
    var mark: LedgerState.Mark { decider.state.mark }

    mutating func rollBack(to mark: LedgerState.Mark) { decider.state.rollback(to: mark) }

    mutating func settle(upTo mark: LedgerState.Mark) -> LedgerState.Mark {
        decider.forgetEvaluations()
        return decider.state.settle(upTo: mark)
    }

    mutating func beginBatch(after hash: Digest) {
        events.restart(after: hash)
        projectors.discard()
        startedEpoch = nil
    }

    mutating func startEpoch(at now: Timestamp) {
        guard let lockedHead, let server else { return }
        let place = LogPosition(after: decider.state.position, now: now)
        // Beyond the last moment there is, the requests after it fail by themselves.
        guard place.isWithinTime,
            let event = Epoch.startIfNeeded(lockedHead, on: server, at: place),
            case .epochStarted(_, let started) = event.body
        else { return }
        decider.state.fold(event)
        events.append(event)
        startedEpoch = started
    }

    mutating func decide(
        _ submission: PendingReply, at now: Timestamp
    ) -> Judgement<FactKey, LogFailure> {
        let place = LogPosition(after: decider.state.position, now: now)
        defer { putTemplates() }
        switch decider.decide(submission.request, at: place) {
        case .accepted(let folded, let outcome):
            let isWritten = !submission.request.isDryRun && !folded.isEmpty
            if isWritten {
                for event in folded {
                    events.append(event.event)
                    projectors.apply(event, decider.state)
                }
            }
            let hasReplays = outcome.hasReplays
            let accepted = Accepted(
                seq: folded.last?.event.seq, outcome: outcome, isWritten: isWritten)
            submission.decide(.success(accepted), hasReplays: hasReplays)
            return .decided(isWritten: isWritten, hasReplays: hasReplays)
        case .rejected(let rejection):
            submission.decide(.failure(rejection))
            return .decided(isWritten: false, hasReplays: false)
        case .lacks(let keys): return .missing(keys)
        case .beyondTime: return .failed(LogFailure(.beyondTime))
        }
    }

    mutating func missing(for submission: PendingReply, at now: Timestamp) -> [FactKey] {
        decider.missing(for: submission.request, at: now)
    }

    private mutating func putTemplates() {
        let compiled = decider.takeNewlyCompiled()
        if !compiled.isEmpty { templates.put(compiled) }
    }

    func isID(_ key: FactKey) -> Bool {
        switch key {
        case .transaction, .transactionExternalID: true
        case .node, .journal, .nameOwner, .template, .balance, .members, .activity, .history: false
        }
    }

    func isLong(_ submission: PendingReply) -> Bool { submission.request.command.isLong }
}

extension LogFailure: WriterFailure {
    package init(_ fault: WriterFault) {
        switch fault {
        case .clockDiffers(let microseconds):
            self.init(
                .clock,
                """
                this writer's clock and the database's differ by \
                \(microseconds / 1_000_000) s
                """)
        case .logAhead(let microseconds):
            self.init(
                .clock,
                """
                the log was last written \(microseconds / 1_000_000) s ahead of this writer's \
                clock
                """)
        case .otherGeneration: self.init(.conflict, "the ledger went to another generation")
        case .otherEnd:
            self.init(.damaged, "the log does not end where its last event was read")
        case .endlessReading:
            self.init(.damaged, "what the request needs to know leads to ever more")
        case .beyondTime:
            self.init(
                .clock,
                "an event would stand after \(Timestamp.maximum), the last moment there is")
        case .noAnswer: self.init(.connection, "the server did not answer in time")
        }
    }

    /// Whether waiting cannot help.
    package var isFinal: Bool {
        switch reason {
        case .connection, .conflict, .server, .overloaded: false
        case .noLedger, .format, .unsafeServer, .clock, .noManualClock, .damaged: true
        }
    }
}

extension Command {
    /// Commands of more parts take so long that nobody else's answer should wait for them.
    private static let partsOfShortCommand = 256

    var isLong: Bool { partCount > Self.partsOfShortCommand }

    /// How many parts are judged one by one: members, entries.
    private var partCount: Int {
        switch self {
        case .addMembers(let edges), .removeMembers(let edges): edges.count
        case .post(let posting): posting.partCount
        case .postBatch(let postings): postings.reduce(0) { $0 + $1.partCount }
        case .createJournal, .updateJournal, .createAccount, .updateAccount, .createAccountSet,
            .updateAccountSet, .createTxTemplate, .updateTxTemplate:
            1
        }
    }
}

extension RequestedPosting {
    /// The entries that a template makes are not known yet; evaluating it takes as long as judging
    /// so many that are spelled out.
    private static let partsOfTemplate = 32

    fileprivate var partCount: Int {
        switch self {
        case .entries(let posting): posting.entries.count
        case .template: Self.partsOfTemplate
        }
    }
}
