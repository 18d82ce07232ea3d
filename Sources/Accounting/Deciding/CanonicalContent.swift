import JSON

/// What was asked for, in one canonical form: how a repeated request is told from another with the
/// same id (the rules, "Idempotency").
///
/// Keys are sorted, absent and null are alike among the contract's own fields, defaults are filled
/// in, amounts stand in their shortest form; metadata stands as given, its keys sorted. Ids of the
/// thing itself, actor and reason are no content; what was left to the clock stays absent.
enum CanonicalContent {
    /// SHA-256 of the salt's 32 characters, when there is one, and the form as JSON.
    static func hash(
        salt: Salt?, _ hashing: Hashing, _ write: (inout JSONWriter) -> Void
    ) -> Digest {
        var writer = JSONWriter()
        if let salt {
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Salt.textLength) { buffer in
                guard let start = buffer.baseAddress else { return }
                salt.store(at: start)
                writer.appendRaw(UnsafeRawBufferPointer(buffer))
            }
        }
        write(&writer)
        return writer.withBytes(hashing)
    }

    /// The hash of what a creation or a posting asked for; nil for an event of another type.
    static func hash(of body: EventBody, salt: Salt?, _ hashing: Hashing) -> Digest? {
        switch body {
        case .journalCreated(_, let new): hash(salt: salt, hashing) { write(new, to: &$0) }
        case .accountCreated(_, let new): hash(salt: salt, hashing) { write(new, to: &$0) }
        case .accountSetCreated(_, let new): hash(salt: salt, hashing) { write(new, to: &$0) }
        case .txTemplateCreated(_, let new):
            hash(salt: salt, hashing) { write(new, to: &$0) }
        case .journalUpdated, .accountUpdated, .accountSetUpdated, .txTemplateUpdated,
            .memberAdded, .memberRemoved, .transactionPosted, .epochStarted:
            nil
        }
    }

    static func write(_ new: NewJournal, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.optional("code", new.code?.string)
        writer.optional("description", new.description?.string)
        writer.key("effective_balances")
        writer.bool(new.keepsEffectiveBalances)
        writer.optional("name", new.name?.string)
        writer.endObject()
    }

    static func write(_ new: NewAccount, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.optional("account_set_id", new.accountSetID?.uniqueID)
        writer.optional("code", new.code.string)
        writer.optional("description", new.description?.string)
        writer.key("eventually_consistent")
        writer.bool(new.isEventuallyConsistent)
        writer.optional("external_id", new.externalID?.string)
        writer.optional("kind", new.kind?.word)
        writer.optional("metadata", new.metadata?.object.canonical)
        writer.optional("name", new.name?.string)
        writer.optional("normal_balance", new.normalBalance.word)
        writer.endObject()
    }

    static func write(_ new: NewAccountSet, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.optional("description", new.description?.string)
        writer.key("eventually_consistent")
        writer.bool(new.isEventuallyConsistent)
        writer.optional("external_id", new.externalID?.string)
        writer.optional("journal_id", new.journalID.uniqueID)
        writer.optional("metadata", new.metadata?.object.canonical)
        writer.optional("name", new.name?.string)
        writer.optional("normal_balance", new.normalBalance.word)
        writer.endObject()
    }

    static func write(_ new: NewTxTemplate, to writer: inout JSONWriter) {
        var content = JSON.Object(new.definition.members)
        content.members.append(JSON.Object.Member(key: "code", value: .string(new.code.string)))
        if let description = new.description {
            content.members.append(
                JSON.Object.Member(key: "description", value: .string(description.string)))
        }
        if let metadata = new.metadata {
            content.members.append(
                JSON.Object.Member(key: "metadata", value: .object(metadata.object)))
        }
        writer.object(content.canonical)
    }

    /// A posting through a template: its code, and the parameters in canonical form.
    static func write(
        template: Code, _ parameters: JSON.Object, to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.optional("params", parameters)
        writer.optional("template", template.string)
        writer.endObject()
    }

    static func write(_ posting: Posting, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.optional("correlation_id", posting.correlationID?.string)
        writer.optional("description", posting.description?.string)
        writer.optional("effective", posting.effective)
        writer.key("entries")
        writer.beginArray()
        for entry in posting.entries { write(entry, to: &writer) }
        writer.endArray()
        writer.optional("external_id", posting.externalID?.string)
        writer.optional("journal_id", posting.journalID.uniqueID)
        writer.optional("metadata", posting.metadata?.object.canonical)
        writer.endObject()
    }

    private static func write(_ entry: RequestedEntry, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.optional("account_id", entry.accountID.uniqueID)
        writer.optional("currency", entry.currency.text)
        writer.optional("description", entry.description?.string)
        writer.optional("direction", entry.direction.word)
        writer.optional("entry_type", entry.entryType.string)
        writer.optional("layer", entry.layer.word)
        writer.optional("metadata", entry.metadata?.object.canonical)
        writer.key("units")
        switch entry.units {
        case .exact(let scaled): writer.amount(Total(scaled), minimumFraction: 0)
        case .outOfRange(let text): writer.string(text)
        }
        writer.endObject()
    }
}
