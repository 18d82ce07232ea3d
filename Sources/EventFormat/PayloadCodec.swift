import Accounting
import JSON

/// The payload of each event, version 1, as it is written.
enum PayloadCodec {
    static func write(_ body: EventBody, to writer: inout JSONWriter) {
        switch body {
        case .journalCreated(_, let new): write(new, to: &writer)
        case .journalUpdated(_, let change): write(change, to: &writer)
        case .accountCreated(_, let new): write(new, to: &writer)
        case .accountUpdated(_, let change): write(change, to: &writer)
        case .accountSetCreated(_, let new): write(new, to: &writer)
        case .accountSetUpdated(_, let change):
            writer.change("external_id", change.externalID) { $0.string($1.string) }
        case .txTemplateCreated(_, let new): write(new, to: &writer)
        case .txTemplateUpdated(_, let change):
            writer.optional("status", change.status?.word)
        case .memberAdded(let edge), .memberRemoved(let edge): write(edge, to: &writer)
        case .transactionPosted(let posted): write(posted, to: &writer)
        case .epochStarted(_, let started): write(started, to: &writer)
        }
    }

    private static func write(_ new: NewJournal, to writer: inout JSONWriter) {
        writer.optional("code", new.code?.string)
        writer.key("effective_balances")
        writer.bool(new.keepsEffectiveBalances)
    }

    private static func write(_ change: JournalChange, to writer: inout JSONWriter) {
        writer.optional("status", change.status?.word)
        writer.change("closed_through", change.closedThrough) { $0.date($1) }
        if let keeps = change.keepsEffectiveBalances {
            writer.key("effective_balances")
            writer.bool(keeps)
        }
    }

    private static func write(_ new: NewAccount, to writer: inout JSONWriter) {
        writer.optional("code", new.code.string)
        writer.optional("kind", new.kind?.word)
        writer.optional("normal_balance", new.normalBalance.word)
        writer.optional("external_id", new.externalID?.string)
        writer.key("eventually_consistent")
        writer.bool(new.isEventuallyConsistent)
        writer.optional("account_set_id", new.accountSetID?.uniqueID)
    }

    private static func write(_ change: AccountChange, to writer: inout JSONWriter) {
        writer.optional("code", change.code?.string)
        writer.change("kind", change.kind) { $0.plain($1.word) }
        writer.optional("normal_balance", change.normalBalance?.word)
        writer.optional("status", change.status?.word)
        writer.change("external_id", change.externalID) { $0.string($1.string) }
    }

    private static func write(_ new: NewAccountSet, to writer: inout JSONWriter) {
        writer.optional("journal_id", new.journalID.uniqueID)
        writer.optional("normal_balance", new.normalBalance.word)
        writer.key("eventually_consistent")
        writer.bool(new.isEventuallyConsistent)
        writer.optional("external_id", new.externalID?.string)
    }

    private static func write(_ new: NewTxTemplate, to writer: inout JSONWriter) {
        writer.optional("code", new.code.string)
        TemplateFormat.write(new.definition, to: &writer)
    }

    private static func write(_ edge: Membership, to writer: inout JSONWriter) {
        writer.optional("account_set_id", edge.setID.uniqueID)
        switch edge.member {
        case .account(let id): writer.optional("account_id", id.uniqueID)
        case .set(let id): writer.optional("member_set_id", id.uniqueID)
        }
    }

    private static func write(_ posted: TransactionPosted, to writer: inout JSONWriter) {
        writer.key("number")
        writer.integer(posted.number)
        writer.optional("journal_id", posted.journalID.uniqueID)
        writer.optional("template", posted.template?.string)
        writer.optional("effective", posted.effective)
        writer.key("effective_defaulted")
        writer.bool(posted.effectiveDefaulted)
        writer.optional("correlation_id", posted.correlationID?.string)
        writer.optional("external_id", posted.externalID?.string)
        writer.optional("void_of", posted.voidOf?.uniqueID)
        writer.key("content_hash")
        writer.digest(posted.contentHash)
        writer.key("entries")
        writer.beginArray()
        for (index, entry) in posted.entries.enumerated() {
            write(entry, sequence: index + 1, to: &writer)
        }
        writer.endArray()
    }

    private static func write(
        _ entry: PostedEntry, sequence: Int, to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.optional("id", entry.id.uniqueID)
        writer.key("sequence")
        writer.integer(Int64(sequence))
        writer.optional("account_id", entry.accountID.uniqueID)
        writer.optional("entry_type", entry.entryType.string)
        writer.optional("layer", entry.layer.word)
        writer.optional("direction", entry.direction.word)
        writer.key("units")
        writer.amount(Total(entry.units), minimumFraction: 0)
        writer.key("currency")
        writer.currency(entry.currency)
        writer.endObject()
    }

    private static func write(_ started: EpochStarted, to writer: inout JSONWriter) {
        writer.key("epoch")
        writer.integer(Int64(started.epoch))
        writer.optional("reason", started.reason)
        writer.optional("system_identifier", String(started.systemIdentifier))
        writer.key("timeline")
        writer.integer(Int64(started.timeline))
    }
}

/// The details of each event, version 1, as they are written: salt, the thing's own texts, who
/// asked and why, the entries' texts.
enum DetailsFormat {
    static func write(_ event: Event, salt: Salt, to writer: inout JSONWriter) {
        writer.key("salt")
        writer.salt(salt)
        write(event.body, to: &writer)
        writer.optional("actor", event.provenance.actor?.string)
        writer.optional("reason", event.provenance.reason?.string)
        if case .transactionPosted(let posted) = event.body {
            write(textsOf: posted.entries, to: &writer)
        }
    }

    private static func write(_ body: EventBody, to writer: inout JSONWriter) {
        switch body {
        case .journalCreated(_, let new):
            writer.optional("name", new.name?.string)
            writer.optional("description", new.description?.string)
        case .journalUpdated(_, let change):
            writer.texts(change.name, change.description, .unchanged)
        case .accountCreated(_, let new):
            writer.optional("name", new.name?.string)
            writer.optional("description", new.description?.string)
            writer.optional("metadata", new.metadata?.object)
        case .accountUpdated(_, let change):
            writer.texts(change.name, change.description, change.metadata)
        case .accountSetCreated(_, let new):
            writer.optional("name", new.name?.string)
            writer.optional("description", new.description?.string)
            writer.optional("metadata", new.metadata?.object)
        case .accountSetUpdated(_, let change):
            writer.texts(change.name, change.description, change.metadata)
        case .txTemplateCreated(_, let new):
            writer.optional("description", new.description?.string)
            writer.optional("metadata", new.metadata?.object)
        case .txTemplateUpdated(_, let change):
            writer.texts(.unchanged, change.description, change.metadata)
        case .memberAdded, .memberRemoved, .epochStarted: return
        case .transactionPosted(let posted):
            writer.optional("description", posted.description?.string)
            writer.optional("metadata", posted.metadata?.object)
            writer.optional("params", posted.parameters)
        }
    }

    /// One object for each entry, or nothing when none has any text.
    private static func write(textsOf entries: [PostedEntry], to writer: inout JSONWriter) {
        guard entries.contains(where: { $0.description != nil || $0.metadata != nil })
        else { return }
        writer.key("entries")
        writer.beginArray()
        for entry in entries {
            writer.beginObject()
            writer.optional("description", entry.description?.string)
            writer.optional("metadata", entry.metadata?.object)
            writer.endObject()
        }
        writer.endArray()
    }
}

extension JSONWriter {
    /// A field of an update: left out when unchanged, null when cleared.
    fileprivate mutating func change<Value>(
        _ name: StaticString, _ change: Change<Value>,
        _ write: (inout JSONWriter, Value) -> Void
    ) {
        switch change {
        case .unchanged: return
        case .cleared:
            key(name)
            null()
        case .set(let value):
            key(name)
            write(&self, value)
        }
    }

    fileprivate mutating func texts(
        _ name: Change<Name>, _ description: Change<FreeText>, _ metadata: Change<Metadata>
    ) {
        change("name", name) { $0.string($1.string) }
        change("description", description) { $0.string($1.string) }
        change("metadata", metadata) { $0.object($1.object) }
    }
}
