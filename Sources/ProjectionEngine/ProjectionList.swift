public import Accounting
public import Postgres

/// The projections of a program, in the order of what they read of one another, and what is done
/// with all of them.
public struct ProjectionList: Sendable {
    public let all: [any Projection]

    public init(_ all: [any Projection]) {
        precondition(Set(all.map(\.name)).count == all.count, "two projections have one name")
        self.all = all
    }

    /// The projectors that every append feeds.
    public func projectors(_ slots: Slots) -> Projectors {
        Projectors(all.compactMap { ($0 as? any InlineProjection)?.projector(slots) })
    }

    /// What decisions read.
    public func factSources(_ slots: Slots) -> [any FactSource] {
        all.compactMap { $0.factSource(slots) }
    }

    /// The audits of all of them, over the same events.
    public func audits(_ slots: Slots, _ session: borrowing Session) throws -> ProjectionAudits {
        var audits: [any ProjectionAudit] = []
        for projection in all { audits.append(try projection.audit(slots, session)) }
        return ProjectionAudits(audits)
    }
}

/// Several projectors that take the same events.
public struct Projectors: ~Copyable {
    private let all: [any Projector]

    public init(_ all: [any Projector]) { self.all = all }

    public func apply(_ folded: FoldedEvent, _ state: LedgerState) {
        for projector in all { projector.apply(folded, state) }
    }

    public func send(_ pipeline: borrowing Pipeline) throws {
        for projector in all { try projector.send(pipeline) }
    }

    public func discard() {
        for projector in all { projector.discard() }
    }
}

/// Several audits of the same events.
public struct ProjectionAudits: ~Copyable {
    private let all: [any ProjectionAudit]

    init(_ all: [any ProjectionAudit]) { self.all = all }

    public func apply(
        _ folded: FoldedEvent, _ state: LedgerState, _ session: borrowing Session
    ) throws -> [Finding] {
        var findings: [Finding] = []
        for audit in all { findings += try audit.apply(folded, state, session) }
        return findings
    }

    public func findings(
        after: Seq, through last: Seq, _ session: borrowing Session
    ) throws -> [Finding] {
        var findings: [Finding] = []
        for audit in all {
            findings += try audit.findings(after: after, through: last, session)
        }
        return findings
    }

    /// What is left once the whole log was applied: rows beyond its end, and what is compared only
    /// there.
    public func finish(
        after end: Seq, _ state: LedgerState, _ session: borrowing Session
    ) throws -> [Finding] {
        var findings = try findings(after: end, through: Seq(.max >> 10), session)
        for audit in all { findings += try audit.finish(state, session) }
        return findings
    }
}
