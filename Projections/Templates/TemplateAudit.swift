public import Accounting
import EventLog
public import Postgres
public import Projecting

/// Compares the rows of templates with what folding the whole log gives.
public struct TemplateAudit: Sendable {
    private static let pageSize: Int32 = 1_000

    private let read: Statement

    public init(_ slots: Slots) {
        read = TemplatesProjection.audit(slots)
    }

    /// What differs from the templates at the end of the log.
    public func findings(
        _ state: LedgerState, _ session: borrowing Session
    ) throws -> [Finding] {
        MergeComparison.findings(
            table: "tx_templates", expected: state.allTemplates(), actual: try rows(session),
            key: \.template.id
        ) { expected, actual, comparison in
            comparison.compare("code", expected.template.code, actual.template.code)
            comparison.compare("status", expected.template.status, actual.template.status)
            comparison.compare(
                "description", expected.template.description, actual.template.description)
            comparison.compare("metadata", expected.template.metadata, actual.template.metadata)
            comparison.compare(
                "definition", expected.template.definition, actual.template.definition)
            comparison.compare("seq", expected.creation.seq, actual.creation.seq)
            comparison.compare("salt", expected.creation.salt, actual.creation.salt)
            comparison.compare(
                "content_hash", expected.creation.contentHash, actual.creation.contentHash)
        }
    }

    private func rows(_ session: borrowing Session) throws -> [TemplateFact] {
        var all: [TemplateFact] = []
        while true {
            let rows = try session.query(read, all.last?.template.id, Self.pageSize)
            for row in 0..<rows.count { all.append(try TemplateReads.fact(rows, row)) }
            guard rows.count == Int(Self.pageSize) else { return all }
        }
    }
}

extension TemplatesProjection {
    static func audit(_ slots: Slots) -> Statement {
        Statement(
            SQL.auditTemplates, filling: slots.values, parameters: [.uuid, .int4],
            columns: TemplateReads.columns)
    }
}
