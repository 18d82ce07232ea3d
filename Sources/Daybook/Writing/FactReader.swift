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
/// The events since the state's position come along from the same snapshot and are folded first, so
/// that everything in it stays true of one place in the log.
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

    /// Brings `state` up to the log's present end and learns what `keys` name, in one snapshot
    /// without the log's lock. Returns where the log ends.
    func read(
        _ keys: [FactKey], into state: inout LedgerState, _ session: borrowing Session
    ) throws -> LedgerHead {
        let questions = Questions(keys)
        return try session.pipeline { pipeline in
            try pipeline.send(.begin(.repeatableRead, .readOnly))
            try LedgerHead.send(pipeline)
            try LogReading.send(
                after: state.position.seq, limit: Self.maximumTail,
                bytes: Self.maximumTailBytes, pipeline)
            try send(questions, pipeline)
            try pipeline.send(.commit)
            try pipeline.sync()
            try pipeline.receive()
            let head = try LedgerHead.receive(pipeline)
            let tail = try LogReading.receive(pipeline)
            catchUp(&state, tail, head)
            try receive(questions, into: &state, pipeline)
            try pipeline.receiveAll()
            return head
        }
    }

    /// Asks for the events that others appended, inside of an append that holds the log's lock;
    /// ``receiveTail(upTo:into:_:)`` takes them.
    func askForTail(after position: LogPlace, _ pipeline: borrowing Pipeline) throws {
        try LogReading.send(
            after: position.seq, limit: Self.maximumTail, bytes: Self.maximumTailBytes, pipeline)
        try pipeline.sync()
    }

    func receiveTail(
        upTo head: LedgerHead, into state: inout LedgerState, _ pipeline: borrowing Pipeline
    ) throws {
        catchUp(&state, try LogReading.receive(pipeline), head)
    }

    /// What is asked of each projection.
    struct Questions: Sendable {
        let chart: ChartQuestions
        let templates: TemplateQuestions
        let transactions: TransactionQuestions
        let entries: EntryQuestions

        init(_ keys: [FactKey]) {
            let keys = Set(keys)
            chart = ChartQuestions(keys)
            templates = TemplateQuestions(keys)
            transactions = TransactionQuestions(keys)
            entries = EntryQuestions(keys)
        }
    }

    func send(_ questions: Questions, _ pipeline: borrowing Pipeline) throws {
        try questions.chart.send(chart, pipeline)
        try questions.templates.send(templates, pipeline)
        try questions.transactions.send(transactions, pipeline)
        try questions.entries.send(entries, pipeline)
    }

    func receive(
        _ questions: Questions, into state: inout LedgerState, _ pipeline: borrowing Pipeline
    ) throws {
        let journals = try questions.chart.receive(pipeline, into: &state.cache)
        try questions.templates.receive(pipeline, into: &state.cache)
        try questions.transactions.receive(pipeline, journals: journals, into: &state.cache)
        try questions.entries.receive(pipeline, into: &state.cache)
    }

    /// Folds the events since the state's position, or forgets the facts when they are too many.
    func catchUp(_ state: inout LedgerState, _ tail: LogPage<Event>, _ head: LedgerHead) {
        guard tail.isComplete else {
            state.forgetEverything(at: head.place)
            return
        }
        for event in tail.events { state.observe(event) }
        state.settle()
    }
}
