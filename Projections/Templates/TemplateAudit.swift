import Accounting
import EventLog
import Postgres
import ProjectionEngine

/// Compares the rows of templates with what folding the whole log gives.
final class TemplateAudit: ProjectionAudit {
    private static let pageSize: Int32 = 1_000

    private let read: Select<TemplateRow, TxTemplateID?, Int32>

    init(_ slots: Slots) {
        read = Self.select(slots)
    }

    static func select(_ slots: Slots) -> Select<TemplateRow, TxTemplateID?, Int32> {
        Select(SQL.auditTemplates, filling: slots.values)
    }

    /// The templates are in the state at the end of the log.
    func apply(
        _ folded: FoldedEvent, _ state: LedgerState, _ session: borrowing Session
    ) -> [Finding] { [] }

    func finish(_ state: LedgerState, _ session: borrowing Session) throws -> [Finding] {
        MergeComparison.findings(
            table: "tx_templates", expected: state.allTemplates().map(TemplateRow.init),
            actual: try rows(session), key: \.fact.template.id)
    }

    private func rows(_ session: borrowing Session) throws -> [TemplateRow] {
        var all: [TemplateRow] = []
        while true {
            let page = try read.all(session, all.last?.fact.template.id, Self.pageSize)
            all += page
            guard page.count == Int(Self.pageSize) else { return all }
        }
    }
}
