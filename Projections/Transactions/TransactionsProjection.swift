public import Accounting
import EventLog
public import Postgres
public import Projecting

/// One row a transaction: see README.md.
public enum TransactionsProjection {
    public static let projection = Projection(
        name: "transactions", slotVariable: "transactions", lifecycle: .inline,
        schema: [SQL.tables], tables: ["transactions_:transactions"],
        views: [Projection.View(SQL.transactions)])

    /// Every SQL file of this folder, for the check that each has its use.
    public static let files = SQL.all

    /// Every statement of this folder, for the check against the database.
    public static func statements(_ slots: Slots) -> [Statement] {
        let reads = TransactionReads(slots)
        return [
            insertion(slots), reads.readIDs, reads.readExternalIDs, reads.readLastNumbers,
            reads.readTransactions,
        ]
    }

    static func insertion(_ slots: Slots) -> Statement {
        Statement(
            SQL.insertTransactions, filling: slots.values,
            parameters: [
                .int8.array, .uuid.array, .uuid.array, .int8.array, .text.array, .text.array,
                .text.array, .date.array, .text.array, .json.array, .timestamptz.array,
                .uuid.array, .text.array, .text.array, .uuid.array, .bytea.array, .bool.array,
            ])
    }
}

/// Folds postings into rows of transactions.
public struct TransactionProjector: Projector, ~Copyable {
    private let insert: Statement
    private var parameters: Parameters
    private var isEmpty = true

    public init(_ slots: Slots) {
        insert = TransactionsProjection.insertion(slots)
        parameters = Parameters(for: insert)
    }

    public mutating func discard() {
        parameters.removeAll()
        isEmpty = true
    }

    public mutating func apply(_ folded: FoldedEvent, _ facts: Facts) {
        let event = folded.event
        guard case .transactionPosted(let posted) = event.body else { return }
        isEmpty = false
        parameters.append(event.seq, to: 0)
        parameters.append(posted.id, to: 1)
        parameters.append(posted.journalID, to: 2)
        parameters.append(posted.number, to: 3)
        parameters.append(posted.template, to: 4)
        parameters.append(posted.correlationID, to: 5)
        parameters.append(posted.externalID, to: 6)
        parameters.append(posted.effective, to: 7)
        parameters.append(posted.description, to: 8)
        parameters.append(posted.metadata, to: 9)
        parameters.append(event.recordedAt, to: 10)
        parameters.append(posted.voidOf, to: 11)
        parameters.append(event.provenance.actor, to: 12)
        parameters.append(event.provenance.reason, to: 13)
        parameters.append(event.salt, to: 14)
        parameters.append(posted.contentHash, to: 15)
        parameters.append(event.isErased, to: 16)
    }

    public mutating func send(_ pipeline: borrowing Pipeline) throws {
        guard !isEmpty else { return }
        try pipeline.send(insert, parameters)
        discard()
    }
}

/// Reading transactions, and what idempotency lacks of them.
public struct TransactionReads: Sendable {
    let readIDs: Statement
    let readExternalIDs: Statement
    let readLastNumbers: Statement
    let readTransactions: Statement

    public init(_ slots: Slots) {
        let values = slots.values
        readIDs = Statement(
            SQL.readTransactionIds, filling: values, parameters: [.uuid.array],
            columns: [.uuid, .int8, .uuid, .bytea, .bool])
        readExternalIDs = Statement(
            SQL.readTransactionExternalIds, filling: values, parameters: [.text.array],
            columns: [.text, .uuid, .int8, .uuid, .bytea, .bool])
        readLastNumbers = Statement(
            SQL.readLastNumbers, filling: values, parameters: [.uuid.array],
            columns: [.uuid, .int8])
        readTransactions = Statement(
            SQL.readTransactions, filling: values, parameters: [.uuid.array],
            columns: [
                .int8, .uuid, .uuid, .int8, .text, .text, .text, .date, .text, .json,
                .timestamptz, .uuid, .uuid, .text, .text,
            ])
    }

    /// Whole transactions by id, in no particular order; those that are not there are left out.
    public func transactions(
        _ ids: [TransactionID], _ session: borrowing Session
    ) throws -> [Transaction] {
        let rows = try session.query(readTransactions, ids)
        return try (0..<rows.count).map { try transaction(rows, $0) }
    }

    /// The id of the transaction with an external id; nil when there is none.
    public func id(
        of externalID: ExternalID, _ session: borrowing Session
    ) throws -> TransactionID? {
        let rows = try session.query(readExternalIDs, [externalID])
        return rows.isEmpty ? nil : try rows.value(0, 1)
    }

    private func transaction(_ rows: borrowing Rows, _ row: Int) throws -> Transaction {
        Transaction(
            id: try rows.value(row, 1), number: try rows.value(row, 3),
            journalID: try rows.value(row, 2), template: try rows.value(row, 4),
            correlationID: try rows.value(row, 5), externalID: try rows.value(row, 6),
            effective: try rows.value(row, 7), description: try rows.value(row, 8),
            metadata: try rows.value(row, 9), createdAt: try rows.value(row, 10),
            seq: try rows.value(row, 0), voidOf: try rows.value(row, 11),
            voidedBy: try rows.value(row, 12),
            provenance: Provenance(
                actor: try rows.value(row, 13), reason: try rows.value(row, 14)))
    }
}

/// What decisions lack of transactions: see `ChartQuestions`.
public struct TransactionQuestions: Sendable {
    private var ids: [TransactionID] = []
    private var externalIDs: [ExternalID] = []
    private var journals: [JournalID] = []

    public init(_ keys: Set<FactKey>) {
        for key in keys {
            switch key {
            case .transaction(let id): ids.append(id)
            case .transactionExternalID(let id): externalIDs.append(id)
            case .journal(let id): journals.append(id)
            case .node, .holder, .balance, .members, .activity, .history: continue
            }
        }
    }

    public func send(_ reads: TransactionReads, _ pipeline: borrowing Pipeline) throws {
        if !ids.isEmpty { try pipeline.send(reads.readIDs, ids) }
        if !externalIDs.isEmpty { try pipeline.send(reads.readExternalIDs, externalIDs) }
        if !journals.isEmpty { try pipeline.send(reads.readLastNumbers, journals) }
    }

    /// Learns the answers. `found` are the journals that the chart knows; the others are absent.
    public func receive(
        _ pipeline: borrowing Pipeline, journals found: [JournalFact], into facts: inout Facts
    ) throws {
        if !ids.isEmpty {
            for id in ids { facts.learn(transaction: id, .absent) }
            let rows = try pipeline.receive()
            for row in 0..<rows.count {
                facts.learn(
                    transaction: try rows.value(row, 0), .present(try fact(rows, row, from: 1)))
            }
        }
        if !externalIDs.isEmpty {
            for id in externalIDs { facts.learn(externalID: id, .absent) }
            let rows = try pipeline.receive()
            for row in 0..<rows.count {
                let id: TransactionID = try rows.value(row, 1)
                facts.learn(externalID: try rows.value(row, 0), .present(id))
                facts.learn(transaction: id, .present(try fact(rows, row, from: 2)))
            }
        }
        try receiveNumbers(pipeline, of: found, into: &facts)
    }

    private func receiveNumbers(
        _ pipeline: borrowing Pipeline, of found: [JournalFact], into facts: inout Facts
    ) throws {
        guard !journals.isEmpty else { return }
        var numbers: [JournalID: Int64] = [:]
        let rows = try pipeline.receive()
        for row in 0..<rows.count { numbers[try rows.value(row, 0)] = try rows.value(row, 1) }
        for id in journals { facts.learn(journal: id, .absent) }
        for var journal in found {
            journal.lastNumber = numbers[journal.journal.id] ?? 0
            facts.learn(journal: journal.journal.id, .present(journal))
        }
    }

    private func fact(
        _ rows: borrowing Rows, _ row: Int, from first: Int
    ) throws -> TransactionFact {
        TransactionFact(
            seq: try rows.value(row, first), salt: try rows.value(row, first + 1),
            contentHash: try rows.value(row, first + 2),
            isErased: try rows.value(row, first + 3))
    }
}
