import Accounting
import EventLog
import Postgres
import ProjectionEngine

/// Answers many questions for a balance with one statement: one round trip, one moment.
struct AskedBalances: Sendable {
    private let select: Select<AskedBalanceRow, [Int64], [JournalID], [UniqueID], [Currency]>

    init(_ slots: Slots) {
        select = Select(SQL.readAskedBalances, filling: slots.values)
    }

    var statement: Statement { select.statement }

    /// An answer, or why there is none, for each question in order.
    ///
    /// - Throws: `format` and ``StaleSlots`` when the ledger is not in the format and the
    ///   generation that the statement is of.
    func answers(
        to queries: [BalanceQuery], generation: Int64, _ session: borrowing Session
    ) throws -> [Result<BalanceAnswer, Rejection>] {
        let rows = try select.all(
            session, Array(0..<Int64(queries.count)), queries.map(\.key.journalID),
            queries.map(\.key.ownerID), queries.map(\.key.currency))
        guard let first = rows.first, rows.count == queries.count else {
            throw LogFailure(.damaged, "the ledger's row is missing")
        }
        try LedgerHead.requireKnownFormat(Int(first.format))
        guard first.generation == generation else { throw StaleSlots() }
        var answers = [Result<BalanceAnswer, Rejection>?](repeating: nil, count: queries.count)
        for row in rows { answers[Int(row.number)] = row.answer(to: queries[Int(row.number)]) }
        return answers.compactMap(\.self)
    }
}

/// What is known of one question.
struct AskedBalanceRow: MappedRow {
    let number: Int64
    let generation: Int64
    let format: Int32
    let headSeq: Seq
    let hasJournal: Bool
    /// Nil when there is no such account or set.
    let normalBalance: Direction?
    /// The watermark of an eventually consistent set.
    let asOfSeq: Seq?
    let balance: Balance?

    init(columns: inout some Columns<Self>) throws(PostgresError) {
        number = try columns.value("number") { $0.number }
        generation = try columns.value("generation") { $0.generation }
        format = try columns.value("format") { $0.format }
        headSeq = try columns.value("head_seq") { $0.headSeq }
        hasJournal = try columns.value("has_journal") { $0.hasJournal }
        normalBalance = try columns.value("normal_balance") { $0.normalBalance }
        asOfSeq = try columns.value("as_of_seq") { $0.asOfSeq }
        balance = try columns.optionalPart { $0.balance }
    }

    func answer(to query: BalanceQuery) -> Result<BalanceAnswer, Rejection> {
        let key = query.key
        guard hasJournal else { return .failure(.journalNotFound(.id(key.journalID.uniqueID))) }
        guard let normalBalance else {
            return .failure(.accountNotFound(.id(key.ownerID), index: nil))
        }
        guard let balance = balance ?? (query.orZero ? .zero : nil) else {
            return .failure(.balanceNotFound(key))
        }
        return .success(
            BalanceAnswer(
                key: key, normalBalance: normalBalance, balance: balance,
                asOfSeq: asOfSeq ?? headSeq))
    }
}
