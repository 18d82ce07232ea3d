import Accounting
import EventLog
import Postgres
import ProjectionEngine

/// A row of templates: a template as it stands, and its creation.
struct TemplateRow: MappedRow, Equatable {
    let fact: TemplateFact

    init(_ fact: TemplateFact) {
        self.fact = fact
    }

    init(columns: inout some Columns<Self>) throws(PostgresError) {
        let template = TxTemplate(
            id: try columns.value("id") { $0.fact.template.id },
            code: try columns.value("code") { $0.fact.template.code },
            status: try columns.value("status") { $0.fact.template.status },
            description: try columns.value("description") { $0.fact.template.description },
            metadata: try columns.value("metadata") { $0.fact.template.metadata },
            definition: try columns.value("definition") { $0.fact.template.definition })
        fact = TemplateFact(
            template: template, creation: try columns.part { $0.fact.creation })
    }

    static func == (left: Self, right: Self) -> Bool {
        left.fact.template == right.fact.template && left.fact.creation == right.fact.creation
    }
}
