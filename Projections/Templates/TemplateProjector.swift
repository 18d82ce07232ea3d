public import Accounting
import EventLog
public import Postgres
public import Projecting

/// Folds events about templates into their rows, in the order of the events.
public struct TemplateProjector: Projector, ~Copyable {
    private enum Change {
        case created(TemplateFact)
        case updated(TxTemplate)
    }

    private let insert: Statement
    private let update: Statement
    private var changes: [Change] = []

    public init(_ slots: Slots) {
        insert = TemplatesProjection.insertion(slots)
        update = TemplatesProjection.update(slots)
    }

    public mutating func discard() { changes.removeAll() }

    public mutating func apply(_ folded: FoldedEvent, _ state: LedgerState) {
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

    public mutating func send(_ pipeline: borrowing Pipeline) throws {
        for change in changes {
            switch change {
            case .created(let fact): try send(fact, pipeline)
            case .updated(let template):
                try pipeline.send(
                    update, template.id, "\(template.status.word)", template.description,
                    template.metadata)
            }
        }
        changes.removeAll(keepingCapacity: true)
    }

    private func send(_ fact: TemplateFact, _ pipeline: borrowing Pipeline) throws {
        let template = fact.template
        var parameters = Parameters(for: insert)
        parameters.append(template.id, to: 0)
        parameters.append(template.code, to: 1)
        parameters.append("\(template.status.word)", to: 2)
        parameters.append(template.description, to: 3)
        parameters.append(template.metadata, to: 4)
        parameters.append(template.definition, to: 5)
        parameters.append(fact.creation.seq, to: 6)
        parameters.append(fact.creation.salt, to: 7)
        parameters.append(fact.creation.contentHash, to: 8)
        try pipeline.send(insert, parameters)
    }
}
