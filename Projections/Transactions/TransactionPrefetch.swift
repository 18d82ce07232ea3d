public import Accounting
import EventLog
import Postgres
public import ProjectionEngine

extension TransactionReads: FactSource {
    public func prefetch(_ keys: Set<FactKey>) -> (any FactPrefetch)? {
        TransactionPrefetch(keys, self)
    }
}

/// What decisions need to know of transactions.
struct TransactionPrefetch: FactPrefetch {
    private let reads: TransactionReads
    private var ids: [TransactionID] = []
    private var externalIDs: [ExternalID] = []
    private var journals: [JournalID] = []

    /// Nil when none of `keys` is answered by transactions.
    init?(_ keys: Set<FactKey>, _ reads: TransactionReads) {
        self.reads = reads
        for key in keys {
            switch key {
            case .transaction(let id): ids.append(id)
            case .transactionExternalID(let id): externalIDs.append(id)
            case .journal(let id): journals.append(id)
            case .node, .nameOwner, .template, .balance, .members, .activity, .history: continue
            }
        }
        if ids.isEmpty, externalIDs.isEmpty, journals.isEmpty { return nil }
    }

    func send(_ pipeline: borrowing Pipeline) throws {
        if !ids.isEmpty { try reads.readIDs.send(pipeline, ids) }
        if !externalIDs.isEmpty { try reads.readExternalIDs.send(pipeline, externalIDs) }
        if !journals.isEmpty { try reads.readLastNumbers.send(pipeline, journals) }
    }

    /// Learns the answers. The numbers complete the journals that the chart has taught.
    func receive(_ pipeline: borrowing Pipeline, into facts: inout FactCache) throws {
        if !ids.isEmpty {
            for id in ids { facts.learn(transaction: id, .absent) }
            for row in try reads.readIDs.receive(pipeline) {
                facts.learn(transaction: row.id, .present(row.fact))
            }
        }
        if !externalIDs.isEmpty {
            for id in externalIDs { facts.learn(externalID: id, .absent) }
            for row in try reads.readExternalIDs.receive(pipeline) {
                facts.learn(externalID: row.externalID, .present(row.transaction.id))
                facts.learn(transaction: row.transaction.id, .present(row.transaction.fact))
            }
        }
        if !journals.isEmpty {
            for row in try reads.readLastNumbers.receive(pipeline) {
                facts.learn(lastNumber: row.number, of: row.id)
            }
        }
    }
}

/// What idempotency needs of a transaction.
struct TransactionFactRow: MappedRow {
    let id: TransactionID
    let fact: TransactionFact

    init(columns: inout some Columns<Self>) throws(PostgresError) {
        id = try columns.value("id") { $0.id }
        fact = TransactionFact(
            seq: try columns.value("seq") { $0.fact.seq },
            salt: try columns.value("salt") { $0.fact.salt },
            contentHash: try columns.value("content_hash") { $0.fact.contentHash },
            isErased: try columns.value("is_erased") { $0.fact.isErased })
    }
}

/// What idempotency needs of a transaction that was looked up by its external id.
struct ExternalIDRow: MappedRow {
    let externalID: ExternalID
    let transaction: TransactionFactRow

    init(columns: inout some Columns<Self>) throws(PostgresError) {
        externalID = try columns.value("external_id") { $0.externalID }
        transaction = try columns.part { $0.transaction }
    }
}

/// The number of a journal's newest transaction.
struct LastNumberRow: MappedRow {
    let id: JournalID
    let number: Int64

    init(columns: inout some Columns<Self>) throws(PostgresError) {
        id = try columns.value("id") { $0.id }
        number = try columns.value("number") { $0.number }
    }
}
