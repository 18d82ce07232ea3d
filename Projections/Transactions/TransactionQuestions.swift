public import Accounting
import EventLog
public import Postgres
import Projecting

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
            case .node, .holder, .template, .balance, .members, .activity, .history: continue
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
        _ pipeline: borrowing Pipeline, journals found: [JournalFact], into facts: inout FactCache
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
        _ pipeline: borrowing Pipeline, of found: [JournalFact], into facts: inout FactCache
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
