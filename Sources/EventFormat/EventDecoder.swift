public import Accounting
import JSON

/// Reads stored events back into the domain's, every version that was ever written.
///
/// Fields that it does not know are passed over, so that a newer program may add some; a type or a
/// version that it does not know is an error, since folding without it would give wrong balances.
public enum EventDecoder {
    public static func decode(_ stored: StoredEvent) throws(EventFormatError) -> Event {
        do {
            return try read(stored)
        } catch let fault as StoredObject.Fault {
            throw EventFormatError(seq: stored.seq, reason: fault.reason)
        } catch let fault as JSONSyntaxError {
            throw EventFormatError(
                seq: stored.seq, reason: "\(fault.reason), at column \(fault.column)")
        } catch {
            throw EventFormatError(seq: stored.seq, reason: "\(error)")
        }
    }

    private static func read(_ stored: StoredEvent) throws -> Event {
        guard let type = EventType(rawValue: stored.type) else {
            throw StoredObject.Fault(reason: "its type \(stored.type) is not known")
        }
        guard stored.version == 1 else {
            throw StoredObject.Fault(
                reason: "its version \(stored.version) of \(stored.type) is not known")
        }
        let payload = try StoredObject(stored.payload, in: "payload")
        let details = try stored.details.map { try StoredObject($0, in: "details") }
        let body = try body(type, stored.entityID, payload, details ?? .empty)
        return Event(
            seq: stored.seq, recordedAt: stored.recordedAt, body: body,
            provenance: Provenance(
                actor: try details?.text("actor"), reason: try details?.text("reason")),
            salt: try details?.value("salt") { Salt($0) },
            isErased: details == nil && payload.has("details_hash"))
    }

    private static func body(
        _ type: EventType, _ entity: UniqueID, _ payload: StoredObject, _ details: StoredObject
    ) throws -> EventBody {
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
                    name: try details.textChange("name"),
                    externalID: try payload.textChange("external_id"),
                    description: try details.textChange("description"),
                    metadata: try details.metadataChange("metadata")))
        case .memberAdded: .memberAdded(try membership(payload))
        case .memberRemoved: .memberRemoved(try membership(payload))
        case .transactionPosted:
            .transactionPosted(try posted(TransactionID(entity), payload, details))
        case .epochStarted:
            .epochStarted(
                LedgerID(entity),
                EpochStarted(
                    epoch: Int(try payload.integer("epoch")),
                    reason: try payload.string("reason") ?? "",
                    systemIdentifier: try payload.required("system_identifier") { UInt64($0) },
                    timeline: Int(try payload.integer("timeline"))))
        }
    }

    private static func newJournal(
        _ payload: StoredObject, _ details: StoredObject
    ) throws -> NewJournal {
        NewJournal(
            name: try details.text("name"), code: try payload.text("code"),
            description: try details.text("description"),
            keepsEffectiveBalances: try payload.bool("effective_balances"))
    }

    private static func journalChange(
        _ payload: StoredObject, _ details: StoredObject
    ) throws -> JournalChange {
        JournalChange(
            name: try details.textChange("name"),
            description: try details.textChange("description"),
            status: try payload.value("status") { Status(word: $0) },
            closedThrough: try payload.change("closed_through") { CalendarDate($0) },
            keepsEffectiveBalances: payload.has("effective_balances")
                ? try payload.bool("effective_balances") : nil)
    }

    private static func newAccount(
        _ payload: StoredObject, _ details: StoredObject
    ) throws -> NewAccount {
        NewAccount(
            code: try payload.required("code") { Code(stored: $0) },
            name: try details.text("name"),
            kind: try payload.value("kind") { AccountKind(word: $0) },
            normalBalance: try payload.required("normal_balance") { Direction(word: $0) },
            externalID: try payload.text("external_id"),
            description: try details.text("description"),
            metadata: try details.metadata("metadata"),
            isEventuallyConsistent: try payload.bool("eventually_consistent"),
            accountSetID: try payload.value("account_set_id") { AccountSetID($0) })
    }

    private static func accountChange(
        _ payload: StoredObject, _ details: StoredObject
    ) throws -> AccountChange {
        AccountChange(
            code: try payload.text("code"),
            name: try details.textChange("name"),
            kind: try payload.change("kind") { AccountKind(word: $0) },
            normalBalance: try payload.value("normal_balance") { Direction(word: $0) },
            status: try payload.value("status") { Status(word: $0) },
            externalID: try payload.textChange("external_id"),
            description: try details.textChange("description"),
            metadata: try details.metadataChange("metadata"))
    }

    private static func newAccountSet(
        _ payload: StoredObject, _ details: StoredObject
    ) throws -> NewAccountSet {
        NewAccountSet(
            journalID: try payload.required("journal_id") { JournalID($0) },
            name: try details.text("name"),
            normalBalance: try payload.required("normal_balance") { Direction(word: $0) },
            isEventuallyConsistent: try payload.bool("eventually_consistent"),
            externalID: try payload.text("external_id"),
            description: try details.text("description"),
            metadata: try details.metadata("metadata"))
    }

    private static func membership(_ payload: StoredObject) throws -> Membership {
        let setID = try payload.required("account_set_id") { AccountSetID($0) }
        if let account = try payload.value("account_id", { AccountID($0) }) {
            return Membership(setID: setID, member: .account(account))
        }
        let member = try payload.required("member_set_id") { AccountSetID($0) }
        return Membership(setID: setID, member: .set(member))
    }

    private static func posted(
        _ id: TransactionID, _ payload: StoredObject, _ details: StoredObject
    ) throws -> TransactionPosted {
        let texts = try details.objects("entries")
        let entries = try payload.objects("entries").enumerated().map { index, entry in
            try self.entry(entry, index < texts.count ? texts[index] : .empty)
        }
        return TransactionPosted(
            id: id, number: try payload.integer("number"),
            journalID: try payload.required("journal_id") { JournalID($0) },
            template: try payload.text("template"),
            effective: try payload.required("effective") { CalendarDate($0) },
            effectiveDefaulted: try payload.bool("effective_defaulted"),
            correlationID: try payload.text("correlation_id"),
            externalID: try payload.text("external_id"),
            description: try details.text("description"),
            metadata: try details.metadata("metadata"),
            voidOf: try payload.value("void_of") { TransactionID($0) },
            contentHash: try payload.required("content_hash") { Digest(hexadecimal: $0) },
            entries: entries)
    }

    private static func entry(
        _ payload: StoredObject, _ details: StoredObject
    ) throws -> PostedEntry {
        PostedEntry(
            id: try payload.required("id") { EntryID($0) },
            accountID: try payload.required("account_id") { AccountID($0) },
            entryType: try payload.required("entry_type") { EntryType(stored: $0) },
            layer: try payload.required("layer") { Layer(word: $0) },
            direction: try payload.required("direction") { Direction(word: $0) },
            units: try payload.required("units") { Units($0) },
            currency: try payload.required("currency") { Currency($0) },
            description: try details.text("description"),
            metadata: try details.metadata("metadata"))
    }
}
