import Accounting
import JSON

/// Requests that create, change, read and list templates.
enum TemplateRequests {
    @Sendable
    static func create(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.writing(
            object,
            ["id", "code", "description", "metadata", "params", "transaction", "entries"])
        let id: TxTemplateID? = try fields.id("id")
        let code: Code = try fields.required("code", try fields.text("code"))
        let description: FreeText? = try fields.text("description")
        let metadata = try fields.metadata("metadata")
        let parameters = try fields.objects("params", maximum: Limits.parametersPerTemplate) {
            (object, path) throws(InvalidRequest) in try parameter(object, path)
        }
        let transaction = try transaction(fields)
        let entries = try fields.objects("entries", maximum: Limits.entriesPerTransaction) {
            (object, path) throws(InvalidRequest) in try entry(object, path)
        }
        let new = NewTxTemplate(
            code: code, description: description, metadata: metadata,
            definition: TemplateDefinition(
                parameters: parameters ?? [], transaction: transaction,
                entries: try fields.required("entries", entries)))
        return try fields.write(.createTxTemplate(id: id, new))
    }

    private static func parameter(
        _ object: JSON.Object, _ path: String
    ) throws(InvalidRequest) -> TemplateParameter {
        let fields = try FieldReader(
            object, path: path, known: ["name", "type", "default", "description"])
        return TemplateParameter(
            name: try fields.required("name", try fields.text("name")),
            type: try fields.required("type", try fields.word("type")),
            defaultValue: try fields.text("default"),
            description: try fields.text("description"))
    }

    private static func transaction(
        _ outer: FieldReader
    ) throws(InvalidRequest) -> TransactionExpressions {
        let fields = try outer.required(
            "transaction",
            try outer.fields(
                "transaction",
                known: [
                    "effective", "journal_id", "correlation_id", "external_id", "description",
                    "metadata",
                ]))
        return TransactionExpressions(
            effective: try fields.required("effective", try fields.text("effective")),
            journalID: try fields.required("journal_id", try fields.text("journal_id")),
            correlationID: try fields.text("correlation_id"),
            externalID: try fields.text("external_id"),
            description: try fields.text("description"),
            metadata: try fields.text("metadata"))
    }

    private static func entry(
        _ object: JSON.Object, _ path: String
    ) throws(InvalidRequest) -> EntryExpressions {
        let fields = try FieldReader(
            object, path: path,
            known: [
                "entry_type", "account_id", "layer", "direction", "units", "currency",
                "description", "metadata",
            ])
        return EntryExpressions(
            entryType: try fields.required("entry_type", try fields.text("entry_type")),
            accountID: try fields.required("account_id", try fields.text("account_id")),
            layer: try fields.required("layer", try fields.text("layer")),
            direction: try fields.required("direction", try fields.text("direction")),
            units: try fields.required("units", try fields.text("units")),
            currency: try fields.required("currency", try fields.text("currency")),
            description: try fields.text("description"),
            metadata: try fields.text("metadata"))
    }

    @Sendable
    static func update(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.writing(object, ["id", "status", "description", "metadata"])
        let id: TxTemplateID = try fields.required("id", try fields.id("id"))
        let change = TxTemplateChange(
            status: try fields.present("status", try fields.word("status")),
            description: fields.change("description", try fields.text("description")),
            metadata: fields.change("metadata", try fields.metadata("metadata")))
        return try fields.write(.updateTxTemplate(id: id, change))
    }

    @Sendable
    static func get(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.reading(object, ["id", "code"])
        let id: TxTemplateID? = try fields.id("id")
        let code: Code? = try fields.text("code")
        let names: [TxTemplateName?] = [
            id.map(TxTemplateName.id), code.map(TxTemplateName.code),
        ]
        return .read(.txTemplate(try fields.exactlyOne(of: "id, code", names)))
    }

    @Sendable
    static func list(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.reading(object, ["code_prefix", "status", "first", "after"])
        return .read(
            .txTemplates(
                TxTemplateFilter(
                    codePrefix: try fields.text("code_prefix"),
                    status: try fields.word("status")),
                page: try fields.page()))
    }
}
