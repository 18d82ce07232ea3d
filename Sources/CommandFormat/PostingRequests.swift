import Accounting
import JSON

/// Requests that post.
enum PostingRequests {
    private static let postingFields = [
        "id", "journal_id", "effective", "external_id", "correlation_id", "description",
        "metadata", "entries",
    ]

    private static let templateFields = ["id", "template", "params"]

    @Sendable
    static func post(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.writing(object, templateFields)
        return try fields.write(.post(.template(try templatePosting(fields))))
    }

    @Sendable
    static func postEntries(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.writing(object, postingFields)
        return try fields.write(.post(.entries(try posting(fields))))
    }

    @Sendable
    static func postBatch(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.writing(object, ["postings"])
        let postings = try fields.objects("postings", maximum: Limits.postingsPerBatch) {
            (object, path) throws(InvalidRequest) in
            try row(object, path)
        }
        return try fields.write(.postBatch(try fields.required("postings", postings)))
    }

    /// A row of a batch, in either form: what names a template is read as a posting through it.
    private static func row(
        _ object: JSON.Object, _ path: String
    ) throws(InvalidRequest) -> RequestedPosting {
        guard object["template"] == nil, object["params"] == nil else {
            let fields = try FieldReader(object, path: path, known: templateFields)
            return .template(try templatePosting(fields))
        }
        return .entries(try posting(try FieldReader(object, path: path, known: postingFields)))
    }

    private static func templatePosting(
        _ fields: FieldReader
    ) throws(InvalidRequest) -> TemplatePosting {
        TemplatePosting(
            id: try fields.id("id"),
            template: try fields.required("template", try fields.text("template")),
            parameters: try fields.parameters("params") ?? JSON.Object())
    }

    private static func posting(_ fields: FieldReader) throws(InvalidRequest) -> Posting {
        let id: TransactionID? = try fields.id("id")
        let journalID: JournalID = try fields.required("journal_id", try fields.id("journal_id"))
        let effective = try fields.date("effective")
        let externalID: ExternalID? = try fields.text("external_id")
        let correlationID: CorrelationID? = try fields.text("correlation_id")
        let description: FreeText? = try fields.text("description")
        let metadata = try fields.metadata("metadata")
        let entries = try fields.objects("entries", maximum: Limits.entriesPerTransaction) {
            (object, path) throws(InvalidRequest) in try entry(object, path)
        }
        return Posting(
            id: id, journalID: journalID, effective: effective, externalID: externalID,
            correlationID: correlationID, description: description, metadata: metadata,
            entries: try fields.required("entries", entries))
    }

    private static func entry(
        _ object: JSON.Object, _ path: String
    ) throws(InvalidRequest) -> RequestedEntry {
        let fields = try FieldReader(
            object, path: path,
            known: [
                "account_id", "direction", "units", "currency", "layer", "entry_type",
                "description", "metadata",
            ])
        return RequestedEntry(
            accountID: try fields.required("account_id", try fields.id("account_id")),
            direction: try fields.required("direction", try fields.word("direction")),
            units: try fields.required("units", try fields.units("units")),
            currency: try currency(fields),
            layer: try fields.word("layer") ?? .settled,
            entryType: try fields.text("entry_type") ?? .manual,
            description: try fields.text("description"),
            metadata: try fields.metadata("metadata"))
    }

    /// A currency is judged later, at its place among the rules, but for what no text may hold.
    private static func currency(
        _ fields: FieldReader
    ) throws(InvalidRequest) -> RequestedCurrency {
        let currency = RequestedCurrency(
            try fields.required("currency", try fields.string("currency")))
        if case .malformed(let text) = currency, text.utf8.contains(0) {
            throw fields.fault("currency", "must not contain U+0000")
        }
        return currency
    }
}
