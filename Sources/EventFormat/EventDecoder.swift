public import Accounting
import JSON

/// Reads stored events back into the domain's, every version that was ever written.
///
/// Fields that it does not know are passed over, so that a newer program may add some; a type or a
/// version that it does not know is an error, since folding without it would give wrong balances.
public enum EventDecoder {
    private typealias Fault = StoredObject.Fault

    public static func decode(_ stored: StoredEvent) throws(EventFormatError) -> Event {
        do throws(Fault) {
            return try read(stored)
        } catch {
            throw EventFormatError(seq: stored.seq, reason: error.reason)
        }
    }

    private static func read(_ stored: StoredEvent) throws(Fault) -> Event {
        guard let type = EventType(rawValue: stored.type) else {
            throw Fault(reason: "its type \(stored.type) is not known")
        }
        guard stored.version == 1 else {
            throw Fault(
                reason: "its version \(stored.version) of \(stored.type) is not known")
        }
        let payload = try StoredObject(stored.payload, in: "payload")
        var details: StoredObject?
        if let bytes = stored.details {
            details = try StoredObject(bytes, in: "details")
            // Without it nothing in the chain speaks for the details.
            _ = try payload.required("details_hash", try payload.digest("details_hash"))
        }
        let body = try body(type, stored.entityID, payload, details ?? .empty)
        return Event(
            seq: stored.seq, recordedAt: stored.recordedAt, body: body,
            provenance: Provenance(
                actor: try details?.text("actor"), reason: try details?.text("reason")),
            salt: try details?.salt(),
            isErased: details == nil && payload.has("details_hash"))
    }

    private static func body(
        _ type: EventType, _ entity: UniqueID, _ payload: StoredObject, _ details: StoredObject
    ) throws(Fault) -> EventBody {
        switch type {
        case .journalCreated:
            .journalCreated(JournalID(entity), try newJournal(payload, details))
        case .journalUpdated:
            .journalUpdated(JournalID(entity), try journalChange(payload, details))
        case .accountCreated:
            .accountCreated(AccountID(entity), try newAccount(payload, details))
        case .accountUpdated:
            .accountUpdated(AccountID(entity), try accountChange(payload, details))
        case .accountSetCreated:
            .accountSetCreated(AccountSetID(entity), try newAccountSet(payload, details))
        case .accountSetUpdated:
            .accountSetUpdated(
                AccountSetID(entity),
                AccountSetChange(
                    name: details.change("name", try details.text("name")),
                    externalID: payload.change("external_id", try payload.text("external_id")),
                    description: details.change("description", try details.text("description")),
                    metadata: details.change("metadata", try details.metadata("metadata"))))
        case .txTemplateCreated:
            .txTemplateCreated(
                TxTemplateID(entity),
                NewTxTemplate(
                    code: try payload.required("code", try payload.text("code")),
                    description: try details.text("description"),
                    metadata: try details.metadata("metadata"),
                    definition: try TemplateFormat.definition(payload)))
        case .txTemplateUpdated:
            .txTemplateUpdated(
                TxTemplateID(entity),
                TxTemplateChange(
                    status: try payload.word("status"),
                    description: details.change("description", try details.text("description")),
                    metadata: details.change("metadata", try details.metadata("metadata"))))
        case .memberAdded: .memberAdded(try membership(payload))
        case .memberRemoved: .memberRemoved(try membership(payload))
        case .transactionPosted:
            .transactionPosted(try posted(TransactionID(entity), payload, details))
        case .epochStarted:
            .epochStarted(
                LedgerID(entity),
                EpochStarted(
                    epoch: Int(try payload.required("epoch", try payload.integer("epoch"))),
                    reason: try payload.required("reason", try payload.string("reason")),
                    systemIdentifier: try payload.systemIdentifier(),
                    timeline: Int(try payload.required("timeline", try payload.integer("timeline")))
                ))
        }
    }

    private static func newJournal(
        _ payload: StoredObject, _ details: StoredObject
    ) throws(Fault) -> NewJournal {
        NewJournal(
            name: try details.text("name"), code: try payload.text("code"),
            description: try details.text("description"),
            keepsEffectiveBalances: try payload.required(
                "effective_balances", try payload.bool("effective_balances")))
    }

    private static func journalChange(
        _ payload: StoredObject, _ details: StoredObject
    ) throws(Fault) -> JournalChange {
        JournalChange(
            name: details.change("name", try details.text("name")),
            description: details.change("description", try details.text("description")),
            status: try payload.word("status"),
            closedThrough: payload.change("closed_through", try payload.date("closed_through")),
            keepsEffectiveBalances: try payload.bool("effective_balances"))
    }

    private static func newAccount(
        _ payload: StoredObject, _ details: StoredObject
    ) throws(Fault) -> NewAccount {
        NewAccount(
            code: try payload.required("code", try payload.text("code")),
            name: try details.text("name"),
            kind: try payload.word("kind"),
            normalBalance: try payload.required(
                "normal_balance", try payload.word("normal_balance")),
            externalID: try payload.text("external_id"),
            description: try details.text("description"),
            metadata: try details.metadata("metadata"),
            isEventuallyConsistent: try payload.required(
                "eventually_consistent", try payload.bool("eventually_consistent")),
            accountSetID: try payload.id("account_set_id"))
    }

    private static func accountChange(
        _ payload: StoredObject, _ details: StoredObject
    ) throws(Fault) -> AccountChange {
        AccountChange(
            code: try payload.text("code"),
            name: details.change("name", try details.text("name")),
            kind: payload.change("kind", try payload.word("kind")),
            normalBalance: try payload.word("normal_balance"),
            status: try payload.word("status"),
            externalID: payload.change("external_id", try payload.text("external_id")),
            description: details.change("description", try details.text("description")),
            metadata: details.change("metadata", try details.metadata("metadata")))
    }

    private static func newAccountSet(
        _ payload: StoredObject, _ details: StoredObject
    ) throws(Fault) -> NewAccountSet {
        NewAccountSet(
            journalID: try payload.required("journal_id", try payload.id("journal_id")),
            name: try details.text("name"),
            normalBalance: try payload.required(
                "normal_balance", try payload.word("normal_balance")),
            isEventuallyConsistent: try payload.required(
                "eventually_consistent", try payload.bool("eventually_consistent")),
            externalID: try payload.text("external_id"),
            description: try details.text("description"),
            metadata: try details.metadata("metadata"))
    }

    private static func membership(_ payload: StoredObject) throws(Fault) -> Membership {
        let setID: AccountSetID = try payload.required(
            "account_set_id", try payload.id("account_set_id"))
        let account: AccountID? = try payload.id("account_id")
        let set: AccountSetID? = try payload.id("member_set_id")
        switch (account, set) {
        case (let account?, nil): return Membership(setID: setID, member: .account(account))
        case (nil, let set?): return Membership(setID: setID, member: .set(set))
        case (nil, nil): throw payload.fault("account_id", "is missing, as is member_set_id")
        case (_?, _?): throw payload.fault("account_id", "stands beside member_set_id")
        }
    }

    private static func posted(
        _ id: TransactionID, _ payload: StoredObject, _ details: StoredObject
    ) throws(Fault) -> TransactionPosted {
        let entries = try entries(payload, details)
        return TransactionPosted(
            id: id, number: try payload.required("number", try payload.integer("number")),
            journalID: try payload.required("journal_id", try payload.id("journal_id")),
            template: try payload.text("template"),
            effective: try payload.required("effective", try payload.date("effective")),
            effectiveDefaulted: try payload.required(
                "effective_defaulted", try payload.bool("effective_defaulted")),
            correlationID: try payload.text("correlation_id"),
            externalID: try payload.text("external_id"),
            description: try details.text("description"),
            metadata: try details.metadata("metadata"),
            parameters: try details.object("params"),
            voidOf: try payload.id("void_of"),
            contentHash: try payload.required("content_hash", try payload.digest("content_hash")),
            entries: entries)
    }

    /// The entries, each with its own texts; the details name none, or one object for each entry.
    private static func entries(
        _ payload: StoredObject, _ details: StoredObject
    ) throws(Fault) -> [PostedEntry] {
        let stored = try payload.required("entries", try payload.objects("entries"))
        let texts = try details.objects("entries")
        if let texts, texts.count != stored.count {
            throw details.fault(
                "entries", "has \(texts.count) elements, and payload.entries \(stored.count)")
        }
        var entries: [PostedEntry] = []
        entries.reserveCapacity(stored.count)
        for (index, entry) in stored.enumerated() {
            let sequence = try entry.required("sequence", try entry.integer("sequence"))
            guard sequence == index + 1 else {
                throw entry.fault("sequence", "is \(sequence), not \(index + 1)")
            }
            entries.append(try self.entry(entry, texts?[index] ?? .empty))
        }
        return entries
    }

    private static func entry(
        _ payload: StoredObject, _ details: StoredObject
    ) throws(Fault) -> PostedEntry {
        PostedEntry(
            id: try payload.required("id", try payload.id("id")),
            accountID: try payload.required("account_id", try payload.id("account_id")),
            entryType: try payload.required("entry_type", try payload.text("entry_type")),
            layer: try payload.required("layer", try payload.word("layer")),
            direction: try payload.required("direction", try payload.word("direction")),
            units: try payload.required("units", try payload.units("units")),
            currency: try payload.required("currency", try payload.currency("currency")),
            description: try details.text("description"),
            metadata: try details.metadata("metadata"))
    }
}

extension StoredObject {
    fileprivate func salt() throws(Fault) -> Salt {
        try required("salt", try parsed("salt", "32 hexadecimal digits") { Salt($0) })
    }

    fileprivate func digest(_ key: String) throws(Fault) -> Digest? {
        try parsed(key, "64 hexadecimal digits") { Digest(hexadecimal: $0) }
    }

    fileprivate func units(_ key: String) throws(Fault) -> Units? {
        try parsed(key, "an amount within range") { Units($0) }
    }

    fileprivate func currency(_ key: String) throws(Fault) -> Currency? {
        try parsed(key, "a currency") { Currency($0) }
    }

    /// Written as a string: 64 bits without a sign are more than many a JSON reader keeps.
    fileprivate func systemIdentifier() throws(Fault) -> UInt64 {
        let key = "system_identifier"
        return try required(key, try parsed(key, "a number of 64 bits") { UInt64($0) })
    }
}
