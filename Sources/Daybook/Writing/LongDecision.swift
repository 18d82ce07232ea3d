import Accounting
import Dispatch
import Postgres

/// Judging commands of many parts while the log's lock is held.
extension WriterDesk {
    mutating func judge(
        _ request: Request, at place: LogPlace, _ life: inout SignOfLife,
        _ pipeline: borrowing Pipeline
    ) throws -> Decision {
        guard request.command.isLong else {
            try life.show(pipeline)
            return facts.decide(request, at: place)
        }
        let judgement = Judgement(facts)
        // Two owners of the facts would copy them at the first change.
        facts = Facts(at: facts.position, limit: 0, outside: facts.outside)
        judgement.start(request, at: place)
        // The facts come back even if the session is lost meanwhile.
        var failure: (any Error)?
        while !judgement.isDone(within: SignOfLife.interval) {
            guard failure == nil else { continue }
            do {
                try life.show(pipeline)
            } catch {
                failure = error
            }
        }
        let decision = judgement.takeBack(&facts)
        if let failure { throw failure }
        return decision
    }
}

/// The facts while another thread judges by them.
///
/// Its fields are touched by that thread alone from ``start(_:at:)`` until ``isDone(within:)``
/// has said so, and by the owner alone before and after.
private final class Judgement: @unchecked Sendable {
    private var facts: Facts
    private var decision = Decision.lacks([])
    private let done = DispatchSemaphore(value: 0)

    init(_ facts: Facts) { self.facts = facts }

    func start(_ request: Request, at place: LogPlace) {
        DispatchQueue.global().async { [self] in
            decision = facts.decide(request, at: place)
            done.signal()
        }
    }

    func isDone(within time: DispatchTimeInterval) -> Bool {
        done.wait(timeout: .now() + time) == .success
    }

    func takeBack(_ facts: inout Facts) -> Decision {
        swap(&facts, &self.facts)
        return decision
    }
}

extension Command {
    /// Commands of more parts are judged on another thread, while the writer's own shows life: ten
    /// thousand can take longer than a holder may be silent. A thread's start would be dear for
    /// less.
    private static let partsJudgedInSilence = 256

    var isLong: Bool { partCount > Self.partsJudgedInSilence }

    /// How many parts are judged one by one: members, entries.
    fileprivate var partCount: Int {
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
