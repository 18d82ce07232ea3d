import Accounting
import ChartProjection
import EntriesProjection
import EventLog
import Postgres
import Projecting
import TemplatesProjection
import TransactionsProjection

/// Reads what decisions lack, for all waiting commands in one round trip, without the log's lock.
///
/// The events since the facts' position come along from the same snapshot and are folded first, so
/// that everything the facts hold stays true of one place in the log.
struct FactReader: Sendable {
    private let chart: ChartReads
    private let templates: TemplateReads
    private let transactions: TransactionReads
    private let entries: EntryReads

    /// Events that a writer folds to catch up; one that is further behind forgets what it knows.
    static let maximumTail = 2_000
    /// Bytes of them behind which a tail is too long as well: as many as one command may write.
    static let maximumTailBytes = 64 * 1_048_576

    init(_ slots: Slots) {
        chart = ChartReads(slots)
        templates = TemplateReads(slots)
        transactions = TransactionReads(slots)
        entries = EntryReads(slots)
    }

    /// Brings `facts` up to the log's present end and learns what `keys` name.
    func read(
        _ keys: Set<FactKey>, into facts: inout Facts, _ session: borrowing Session
    ) throws {
        let chartQuestions = ChartQuestions(keys)
        let templateQuestions = TemplateQuestions(keys)
        let transactionQuestions = TransactionQuestions(keys)
        let entryQuestions = EntryQuestions(keys)
        try session.pipeline { pipeline in
            try pipeline.send(.begin(.repeatableRead, .readOnly))
            try LedgerHead.send(pipeline)
            try LogReading.send(
                after: facts.position.seq, limit: Self.maximumTail,
                bytes: Self.maximumTailBytes, pipeline)
            try chartQuestions.send(chart, pipeline)
            try templateQuestions.send(templates, pipeline)
            try transactionQuestions.send(transactions, pipeline)
            try entryQuestions.send(entries, pipeline)
            try pipeline.send(.commit)
            try pipeline.sync()
            try pipeline.receive()
            let head = try LedgerHead.receive(pipeline)
            let tail = try LogReading.receive(pipeline)
            catchUp(&facts, tail, head)
            let journals = try chartQuestions.receive(pipeline, into: &facts)
            try templateQuestions.receive(pipeline, into: &facts)
            try transactionQuestions.receive(pipeline, journals: journals, into: &facts)
            try entryQuestions.receive(pipeline, into: &facts)
            try pipeline.receiveAll()
        }
    }

    /// Learns which ids of transactions are in use, inside of an append.
    func readIDs(
        _ keys: Set<FactKey>, into facts: inout Facts, _ pipeline: borrowing Pipeline
    ) throws {
        let questions = TransactionQuestions(keys)
        try questions.send(transactions, pipeline)
        try pipeline.sync()
        try questions.receive(pipeline, journals: [], into: &facts)
    }

    /// Folds the events since the facts' position, or forgets the facts when they are too many.
    func catchUp(_ facts: inout Facts, _ tail: LogPage<Event>, _ head: LedgerHead) {
        guard tail.isComplete else {
            facts.forgetEverything(at: head.place)
            return
        }
        for event in tail.events { facts.observe(event) }
        facts.settle()
    }
}
