import Accounting
import EventLog
import Postgres
import ProjectionEngine

/// The statements that write templates.
struct TemplateWrites: Sendable {
    let insert: Insert<TemplateRow>
    let update: Update<TxTemplateID, Status, FreeText?, Metadata?>

    init(_ slots: Slots) {
        insert = Insert(SQL.insertTemplates, filling: slots.values)
        update = Update(SQL.updateTemplate, filling: slots.values)
    }

    var all: [Statement] { [insert.statement, update.statement] }
}

/// Folds events about templates into their rows, in the order of the events.
final class TemplateProjector: Projector {
    private enum Change {
        case created(TemplateFact)
        case updated(TxTemplate)
    }

    private let writes: TemplateWrites
    private var changes: [Change] = []

    init(_ slots: Slots) {
        writes = TemplateWrites(slots)
    }

    func discard() { changes.removeAll() }

    func apply(_ folded: FoldedEvent, _ state: LedgerState) {
        switch folded.event.body {
        case .txTemplateCreated(let id, _): changes.append(.created(state.templateRow(id)))
        case .txTemplateUpdated(let id, _):
            changes.append(.updated(state.templateRow(id).template))
        case .journalCreated, .journalUpdated, .accountCreated, .accountUpdated,
            .accountSetCreated, .accountSetUpdated, .memberAdded, .memberRemoved,
            .transactionPosted, .epochStarted:
            return
        }
    }

    func send(_ pipeline: borrowing Pipeline) throws {
        for change in changes {
            switch change {
            case .created(let fact): try writes.insert.send(pipeline, [TemplateRow(fact)])
            case .updated(let template):
                try writes.update.send(
                    pipeline, template.id, template.status, template.description,
                    template.metadata)
            }
        }
        changes.removeAll(keepingCapacity: true)
    }
}
