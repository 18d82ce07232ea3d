import EventLog
public import Postgres
public import Projecting

/// Templates as they stand: see README.md.
public enum TemplatesProjection {
    public static let projection = Projection(
        name: "templates", slotVariable: "templates", lifecycle: .inline,
        schema: [SQL.tables], tables: ["tx_templates_:templates"],
        views: [Projection.View(SQL.txTemplates)])

    /// Every SQL file of this folder, for the check that each has its use.
    public static let files = SQL.all

    /// Every statement of this folder, for the check against the database.
    public static func statements(_ slots: Slots) -> [Statement] {
        let reads = TemplateReads(slots)
        return [
            insertion(slots), update(slots), audit(slots), reads.readIDs, reads.readCodes,
            reads.list,
        ]
    }

    static func insertion(_ slots: Slots) -> Statement {
        Statement(
            SQL.insertTemplates, filling: slots.values,
            parameters: [
                .uuid.array, .text.array, .text.array, .text.array, .json.array, .json.array,
                .int8.array, .uuid.array, .bytea.array,
            ])
    }

    static func update(_ slots: Slots) -> Statement {
        Statement(
            SQL.updateTemplate, filling: slots.values, parameters: [.uuid, .text, .text, .json])
    }
}
