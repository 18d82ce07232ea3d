public import Accounting
import EventLog
public import Postgres
public import ProjectionEngine

/// Reading templates.
public struct TemplateReads: Sendable {
    let readIDs: Select<TemplateRow, [TxTemplateID]>
    let readCodes: Select<TemplateRow, [Code]>
    let list: Select<TemplateRow, Code?, Status?, TxTemplateID?, Int32>

    public init(_ slots: Slots) {
        let values = slots.values
        readIDs = Select(SQL.readTemplates, filling: values)
        readCodes = Select(SQL.readTemplateCodes, filling: values)
        list = Select(SQL.listTemplates, filling: values)
    }

    var all: [Statement] { [readIDs.statement, readCodes.statement, list.statement] }

    /// The template with this id; nil when there is none.
    public func template(
        _ id: TxTemplateID, _ session: borrowing Session
    ) throws -> TxTemplate? {
        try readIDs.first(session, [id])?.fact.template
    }

    /// The template with this code; nil when there is none.
    public func template(
        code: Code, _ session: borrowing Session
    ) throws -> TxTemplate? {
        try readCodes.first(session, [code])?.fact.template
    }

    /// Templates that fit `filter`, by code, behind the template `after`; at most `limit`.
    public func templates(
        _ filter: TxTemplateFilter, after: TxTemplateID?, limit: Int,
        _ session: borrowing Session
    ) throws -> [TxTemplate] {
        try list.all(session, filter.codePrefix, filter.status, after, Int32(limit))
            .map(\.fact.template)
    }
}

extension TemplateReads: FactSource {
    public func prefetch(_ keys: Set<FactKey>) -> (any FactPrefetch)? {
        TemplatePrefetch(keys, self)
    }
}

/// What decisions need to know of templates. A template is learned with its code.
struct TemplatePrefetch: FactPrefetch {
    private let reads: TemplateReads
    private var ids: [TxTemplateID] = []
    private var codes: [Code] = []

    /// Nil when none of `keys` is answered by templates.
    init?(_ keys: Set<FactKey>, _ reads: TemplateReads) {
        self.reads = reads
        for key in keys {
            switch key {
            case .template(let id): ids.append(id)
            case .nameOwner(.templateCode(let code)): codes.append(code)
            case .nameOwner(.accountCode), .nameOwner(.accountExternalID),
                .nameOwner(.accountSetExternalID), .nameOwner(.journalCode), .node, .journal,
                .balance,
                .transaction, .transactionExternalID, .members, .activity, .history:
                continue
            }
        }
        if ids.isEmpty, codes.isEmpty { return nil }
    }

    func send(_ pipeline: borrowing Pipeline) throws {
        if !ids.isEmpty { try reads.readIDs.send(pipeline, ids) }
        if !codes.isEmpty { try reads.readCodes.send(pipeline, codes) }
    }

    func receive(_ pipeline: borrowing Pipeline, into facts: inout FactCache) throws {
        if !ids.isEmpty {
            for id in ids { facts.learn(template: id, .absent) }
            learn(try reads.readIDs.receive(pipeline), into: &facts)
        }
        if !codes.isEmpty {
            for code in codes { facts.learn(nameOwner: .templateCode(code), .absent) }
            learn(try reads.readCodes.receive(pipeline), into: &facts)
        }
    }

    private func learn(_ rows: [TemplateRow], into facts: inout FactCache) {
        for row in rows {
            let template = row.fact.template
            facts.learn(template: template.id, .present(row.fact))
            facts.learn(
                nameOwner: .templateCode(template.code),
                .present(NameOwner(id: template.id.uniqueID, seq: row.fact.creation.seq)))
        }
    }
}
