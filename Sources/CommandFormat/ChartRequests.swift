import Accounting
import JSON

/// Requests that create and change journals, accounts, sets and memberships.
enum ChartRequests {
    @Sendable
    static func createJournal(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.writing(
            object, ["id", "name", "code", "description", "effective_balances"])
        let id: JournalID? = try fields.id("id")
        let new = NewJournal(
            name: try fields.required("name", try fields.text("name")),
            code: try fields.text("code"), description: try fields.text("description"),
            keepsEffectiveBalances: try fields.bool("effective_balances") ?? false)
        return try fields.write(.createJournal(id: id, new))
    }

    @Sendable
    static func updateJournal(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.writing(
            object,
            ["id", "name", "description", "status", "closed_through", "effective_balances"])
        let id: JournalID = try fields.required("id", try fields.id("id"))
        let change = JournalChange(
            name: try fields.requiredChange("name", try fields.text("name")),
            description: fields.change("description", try fields.text("description")),
            status: try fields.present("status", try fields.word("status")),
            closedThrough: fields.change("closed_through", try fields.date("closed_through")),
            keepsEffectiveBalances: try fields.present(
                "effective_balances", try fields.bool("effective_balances")))
        if change.keepsEffectiveBalances == false {
            throw fields.fault(
                "effective_balances", "must be true; once kept, they cannot be turned off")
        }
        return try fields.write(.updateJournal(id: id, change))
    }

    @Sendable
    static func createAccount(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.writing(
            object,
            [
                "id", "code", "name", "kind", "normal_balance", "external_id", "description",
                "metadata", "eventually_consistent", "account_set_id",
            ])
        let id: AccountID? = try fields.id("id")
        let new = NewAccount(
            code: try fields.required("code", try fields.text("code")),
            name: try fields.required("name", try fields.text("name")),
            kind: try fields.word("kind"), normalBalance: try fields.word("normal_balance"),
            externalID: try fields.text("external_id"),
            description: try fields.text("description"),
            metadata: try fields.metadata("metadata"),
            isEventuallyConsistent: try fields.bool("eventually_consistent") ?? false,
            accountSetID: try fields.id("account_set_id"))
        return try fields.write(.createAccount(id: id, new))
    }

    @Sendable
    static func updateAccount(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.writing(
            object,
            [
                "id", "code", "name", "kind", "normal_balance", "status", "external_id",
                "description", "metadata",
            ])
        let id: AccountID = try fields.required("id", try fields.id("id"))
        let change = AccountChange(
            code: try fields.present("code", try fields.text("code")),
            name: try fields.requiredChange("name", try fields.text("name")),
            kind: fields.change("kind", try fields.word("kind")),
            normalBalance: try fields.present(
                "normal_balance", try fields.word("normal_balance")),
            status: try fields.present("status", try fields.word("status")),
            externalID: fields.change("external_id", try fields.text("external_id")),
            description: fields.change("description", try fields.text("description")),
            metadata: fields.change("metadata", try fields.metadata("metadata")))
        return try fields.write(.updateAccount(id: id, change))
    }

    @Sendable
    static func createAccountSet(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation
    {
        let fields = try FieldReader.writing(
            object,
            [
                "id", "journal_id", "name", "normal_balance", "eventually_consistent",
                "external_id", "description", "metadata",
            ])
        let id: AccountSetID? = try fields.id("id")
        let new = NewAccountSet(
            journalID: try fields.required("journal_id", try fields.id("journal_id")),
            name: try fields.required("name", try fields.text("name")),
            normalBalance: try fields.word("normal_balance") ?? .credit,
            isEventuallyConsistent: try fields.bool("eventually_consistent") ?? false,
            externalID: try fields.text("external_id"),
            description: try fields.text("description"),
            metadata: try fields.metadata("metadata"))
        return try fields.write(.createAccountSet(id: id, new))
    }

    @Sendable
    static func updateAccountSet(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation
    {
        let fields = try FieldReader.writing(
            object, ["id", "name", "external_id", "description", "metadata"])
        let id: AccountSetID = try fields.required("id", try fields.id("id"))
        let change = AccountSetChange(
            name: try fields.requiredChange("name", try fields.text("name")),
            externalID: fields.change("external_id", try fields.text("external_id")),
            description: fields.change("description", try fields.text("description")),
            metadata: fields.change("metadata", try fields.metadata("metadata")))
        return try fields.write(.updateAccountSet(id: id, change))
    }

    @Sendable
    static func addMembers(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.writing(object, ["members"])
        return try fields.write(.addMembers(try members(fields)))
    }

    @Sendable
    static func removeMembers(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.writing(object, ["members"])
        return try fields.write(.removeMembers(try members(fields)))
    }

    private static func members(_ fields: FieldReader) throws(InvalidRequest) -> [Membership] {
        let edges = try fields.objects("members", maximum: Limits.membersPerCall) {
            (object, path) throws(InvalidRequest) in try membership(object, path)
        }
        return try fields.required("members", edges)
    }

    private static func membership(
        _ object: JSON.Object, _ path: String
    ) throws(InvalidRequest) -> Membership {
        let fields = try FieldReader(
            object, path: path, known: ["account_set_id", "account_id", "member_set_id"])
        let setID: AccountSetID = try fields.required(
            "account_set_id", try fields.id("account_set_id"))
        let account: AccountID? = try fields.id("account_id")
        let set: AccountSetID? = try fields.id("member_set_id")
        switch (account, set) {
        case (let account?, nil): return Membership(setID: setID, member: .account(account))
        case (nil, let set?): return Membership(setID: setID, member: .set(set))
        case (nil, nil):
            throw fields.fault("account_id", "either account_id or member_set_id must be given")
        case (_?, _?):
            throw fields.fault(
                "member_set_id", "only one of account_id and member_set_id may be given")
        }
    }
}

extension FieldReader {
    /// A field of an update that cannot be cleared; nil when it is absent.
    func present<Value>(_ key: String, _ value: Value?) throws(InvalidRequest) -> Value? {
        guard has(key) else { return nil }
        return try required(key, value)
    }

    func requiredChange<Value>(
        _ key: String, _ value: Value?
    ) throws(InvalidRequest) -> Change<Value> {
        try present(key, value).map(Change.set) ?? .unchanged
    }
}
