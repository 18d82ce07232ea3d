public import CEL

/// Judges commands, one after the other: what is known of the ledger, and what judging needs beside
/// it. Templates' expressions are compiled and evaluated here, each once.
///
/// Deciding a command changes the state as its events will; `state.rollback(to:)` takes that back.
public struct Decider: Sendable {
    public var state: LedgerState
    public let outside: Outside
    var hashing: Hashing { outside.hashing }

    /// Whether the ids that callers give to transactions are looked up before they are used.
    public var looksUpIDs = false
    /// Whether what is judged was accepted once: its expressions are not held to today's checks.
    var judgesAgain = false
    /// Ids and external ids of transactions that were taken for unused without a look, because
    /// the log's unique indexes will refuse them if they are not.
    var assumedUnused: [FactKey] = []

    /// Templates' expressions, compiled when first used. They never change; the creation is part
    /// of the key, because the same id may be created otherwise after a batch that failed.
    var compiledTemplates: [CompiledTemplateKey: CompiledTemplate] = [:]
    /// Those that were compiled since somebody took them.
    private var newlyCompiled: [PreparedTemplate] = []
    /// What templates' postings came to, so that they are not evaluated again under the lock.
    var evaluatedPostings: [EvaluationKey: Posting] = [:]
    /// The same of the external ids by which locked templates' postings are told for replays.
    var evaluatedExternalIDs: [EvaluationKey: ExternalID?] = [:]

    public init(_ state: LedgerState, outside: Outside) {
        self.state = state
        self.outside = outside
    }

    /// Knows nothing yet, as of `position`.
    public init(at position: LogPosition, limit: Int = FactCache.defaultLimit, outside: Outside) {
        self.init(
            LedgerState(at: position, limit: limit, hashing: outside.hashing), outside: outside)
    }

    /// Knows all of an empty ledger.
    public static func complete(remembersTransactions: Bool, outside: Outside) -> Decider {
        Decider(
            .complete(remembersTransactions: remembersTransactions, hashing: outside.hashing),
            outside: outside)
    }

    mutating func noteCompiled(_ template: PreparedTemplate) { newlyCompiled.append(template) }

    /// Hands out the templates that were compiled since the last time.
    package mutating func takeNewlyCompiled() -> [PreparedTemplate] {
        guard !newlyCompiled.isEmpty else { return [] }
        defer { newlyCompiled = [] }
        return newlyCompiled
    }

    /// Forgets what templates came to: whoever asked is answered, or is evaluated again.
    public mutating func forgetEvaluations() {
        if !evaluatedPostings.isEmpty { evaluatedPostings.removeAll(keepingCapacity: true) }
        if !evaluatedExternalIDs.isEmpty {
            evaluatedExternalIDs.removeAll(keepingCapacity: true)
        }
    }
}

/// Names one evaluation of a template: by the template, the request, the place in it, and the date
/// that it sees.
struct EvaluationKey: Hashable, Sendable {
    let template: CompiledTemplateKey
    let seed: Seed
    let number: Int
    let today: CalendarDate
}

/// What the pure core needs of the outside, as functions that give the same for the same.
public struct Outside: Sendable {
    public var hashing: Hashing
    /// The rules of a time zone by its IANA name; nil for a zone that is not known.
    public var timeZone: @Sendable (String) -> TimeZoneRules?

    public init(
        hashing: @escaping Hashing,
        timeZone: @escaping @Sendable (String) -> TimeZoneRules? = { _ in nil }
    ) {
        self.hashing = hashing
        self.timeZone = timeZone
    }
}
