public import Accounting
import EventLog
public import Postgres
public import Projecting

/// Reading templates, and what decisions lack of them.
public struct TemplateReads: Sendable {
    let readIDs: Statement
    let readCodes: Statement
    let list: Statement

    static let columns: [PostgresType] = [
        .uuid, .text, .text, .text, .json, .json, .int8, .uuid, .bytea,
    ]

    public init(_ slots: Slots) {
        let values = slots.values
        readIDs = Statement(
            SQL.readTemplates, filling: values, parameters: [.uuid.array],
            columns: Self.columns)
        readCodes = Statement(
            SQL.readTemplateCodes, filling: values, parameters: [.text.array],
            columns: Self.columns)
        list = Statement(
            SQL.listTemplates, filling: values, parameters: [.text, .text, .uuid, .int4],
            columns: Self.columns)
    }

    /// The template with this id; nil when there is none.
    public func template(
        _ id: TxTemplateID, _ session: borrowing Session
    ) throws -> TxTemplate? {
        let rows = try session.query(readIDs, [id])
        return rows.isEmpty ? nil : try Self.fact(rows, 0).template
    }

    /// The template with this code; nil when there is none.
    public func template(
        code: Code, _ session: borrowing Session
    ) throws -> TxTemplate? {
        let rows = try session.query(readCodes, [code])
        return rows.isEmpty ? nil : try Self.fact(rows, 0).template
    }

    /// Templates that fit `filter`, by code, behind the template `after`; at most `limit`.
    public func templates(
        _ filter: TxTemplateFilter, after: TxTemplateID?, limit: Int,
        _ session: borrowing Session
    ) throws -> [TxTemplate] {
        let rows = try session.query(
            list, filter.codePrefix, filter.status.map { "\($0.word)" }, after, Int32(limit))
        return try (0..<rows.count).map { try Self.fact(rows, $0).template }
    }

    static func fact(_ rows: borrowing Rows, _ row: Int) throws -> TemplateFact {
        TemplateFact(
            template: TxTemplate(
                id: try rows.value(row, 0), code: try rows.value(row, 1),
                status: try Status(column: try rows.value(row, 2)),
                description: try rows.value(row, 3), metadata: try rows.value(row, 4),
                definition: try rows.value(row, 5)),
            creation: Creation(
                seq: try rows.value(row, 6), salt: try rows.value(row, 7),
                contentHash: try rows.value(row, 8)))
    }
}

/// What decisions lack of templates: see `ChartQuestions`. A template is learned with its code.
public struct TemplateQuestions: Sendable {
    private var ids: [TxTemplateID] = []
    private var codes: [Code] = []

    public init(_ keys: Set<FactKey>) {
        for key in keys {
            switch key {
            case .template(let id): ids.append(id)
            case .holder(.templateCode(let code)): codes.append(code)
            case .holder(.accountCode), .holder(.accountExternalID),
                .holder(.accountSetExternalID), .holder(.journalCode), .node, .journal, .balance,
                .transaction, .transactionExternalID, .members, .activity, .history:
                continue
            }
        }
    }

    public func send(_ reads: TemplateReads, _ pipeline: borrowing Pipeline) throws {
        if !ids.isEmpty { try pipeline.send(reads.readIDs, ids) }
        if !codes.isEmpty { try pipeline.send(reads.readCodes, codes) }
    }

    public func receive(_ pipeline: borrowing Pipeline, into facts: inout FactCache) throws {
        if !ids.isEmpty {
            for id in ids { facts.learn(template: id, .absent) }
            try receiveTemplates(pipeline, into: &facts)
        }
        if !codes.isEmpty {
            for code in codes { facts.learn(holder: .templateCode(code), .absent) }
            try receiveTemplates(pipeline, into: &facts)
        }
    }

    private func receiveTemplates(
        _ pipeline: borrowing Pipeline, into facts: inout FactCache
    ) throws {
        let rows = try pipeline.receive()
        for row in 0..<rows.count {
            let fact = try TemplateReads.fact(rows, row)
            let template = fact.template
            facts.learn(template: template.id, .present(fact))
            facts.learn(
                holder: .templateCode(template.code),
                .present(Holder(id: template.id.uniqueID, seq: fact.creation.seq)))
        }
    }
}
