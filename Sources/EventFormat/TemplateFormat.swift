public import Accounting
import JSON

/// A template's definition as it is stored, in events and in tables.
public enum TemplateFormat {
    /// The definition as an object of its own.
    public static func bytes(of definition: TemplateDefinition) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        write(definition, to: &writer)
        writer.endObject()
        return writer.bytes()
    }

    /// Reads what ``bytes(of:)`` wrote.
    public static func definition(
        _ bytes: [UInt8]
    ) throws(TemplateFormatError) -> TemplateDefinition {
        do throws(StoredObject.Fault) {
            return try definition(try StoredObject(bytes, in: "definition"))
        } catch {
            throw TemplateFormatError(reason: error.reason)
        }
    }

    static func write(_ definition: TemplateDefinition, to writer: inout JSONWriter) {
        for member in definition.members {
            writer.key(member.key)
            writer.value(member.value)
        }
    }

    static func definition(
        _ stored: StoredObject
    ) throws(StoredObject.Fault) -> TemplateDefinition {
        var parameters: [TemplateParameter] = []
        for field in try stored.required("params", try stored.objects("params")) {
            parameters.append(
                TemplateParameter(
                    name: try field.required("name", try field.text("name")),
                    type: try field.required("type", try field.word("type")),
                    defaultValue: try field.text("default"),
                    description: try field.text("description")))
        }
        let transaction = try stored.required("transaction", try stored.fields("transaction"))
        var entries: [EntryExpressions] = []
        for entry in try stored.required("entries", try stored.objects("entries")) {
            entries.append(
                EntryExpressions(
                    entryType: try entry.expression("entry_type"),
                    accountID: try entry.expression("account_id"),
                    layer: try entry.expression("layer"),
                    direction: try entry.expression("direction"),
                    units: try entry.expression("units"),
                    currency: try entry.expression("currency"),
                    description: try entry.text("description"),
                    metadata: try entry.text("metadata")))
        }
        return TemplateDefinition(
            parameters: parameters,
            transaction: TransactionExpressions(
                effective: try transaction.expression("effective"),
                journalID: try transaction.expression("journal_id"),
                correlationID: try transaction.text("correlation_id"),
                externalID: try transaction.text("external_id"),
                description: try transaction.text("description"),
                metadata: try transaction.text("metadata")),
            entries: entries)
    }
}

/// A stored definition that cannot be read.
public struct TemplateFormatError: Error, Sendable, CustomStringConvertible {
    public let reason: String

    public var description: String { "a template's stored definition is damaged: \(reason)" }
}

extension StoredObject {
    fileprivate func expression(_ key: String) throws(Fault) -> Expression {
        try required(key, try text(key))
    }
}
