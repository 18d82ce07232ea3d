public import Postgres
public import ProjectionEngine

/// Templates as they stand: see README.md.
public struct TemplatesProjection: InlineProjection {
    public init() {}

    public let name = "templates"
    public let version = 1
    public let schema = [SQL.createTemplates]
    public let tables = ["tx_templates_:templates"]
    public let views = [View(SQL.txTemplates)]
    public let files = SQL.all

    public func statements(_ slots: Slots) -> [Statement] {
        TemplateWrites(slots).all + TemplateReads(slots).all
            + [TemplateAudit.select(slots).statement]
    }

    public func projector(_ slots: Slots) -> any Projector { TemplateProjector(slots) }

    public func audit(
        _ slots: Slots, _ session: borrowing Session
    ) -> any ProjectionAudit { TemplateAudit(slots) }

    public func factSource(_ slots: Slots) -> (any FactSource)? { TemplateReads(slots) }
}
