import Accounting
import JSON

/// Requests that read, recalculate, or move a manual clock.
enum ReadRequests {
    /// Ids that one request may name.
    private static let maximumIDs = 10_000

    @Sendable
    static func getAccount(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.reading(object, ["id", "code", "external_id"])
        let id: AccountID? = try fields.id("id")
        let code: Code? = try fields.text("code")
        let externalID: ExternalID? = try fields.text("external_id")
        let names: [AccountName?] = [
            id.map(AccountName.id), code.map(AccountName.code),
            externalID.map(AccountName.externalID),
        ]
        return .read(.account(try fields.exactlyOne(of: "id, code, external_id", names)))
    }

    @Sendable
    static func getAccountSet(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.reading(object, ["id", "external_id"])
        let id: AccountSetID? = try fields.id("id")
        let externalID: ExternalID? = try fields.text("external_id")
        let names: [AccountSetName?] = [
            id.map(AccountSetName.id), externalID.map(AccountSetName.externalID),
        ]
        return .read(.accountSet(try fields.exactlyOne(of: "id, external_id", names)))
    }

    @Sendable
    static func getJournal(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.reading(object, ["id", "code"])
        let id: JournalID? = try fields.id("id")
        let code: Code? = try fields.text("code")
        let names: [JournalName?] = [id.map(JournalName.id), code.map(JournalName.code)]
        return .read(.journal(try fields.exactlyOne(of: "id, code", names)))
    }

    @Sendable
    static func getTransaction(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.reading(object, ["id", "external_id"])
        let id: TransactionID? = try fields.id("id")
        let externalID: ExternalID? = try fields.text("external_id")
        let names: [TransactionName?] = [
            id.map(TransactionName.id), externalID.map(TransactionName.externalID),
        ]
        return .read(.transaction(try fields.exactlyOne(of: "id, external_id", names)))
    }

    @Sendable
    static func balance(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.reading(
            object, ["journal_id", "account_id", "currency", "or_zero"])
        let key = try fields.balanceKey()
        return .read(
            .balance(BalanceQuery(key: key, orZero: try fields.bool("or_zero") ?? false)))
    }

    @Sendable
    static func balances(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.reading(object, ["journal_id", "account_ids"])
        let journalID: JournalID = try fields.required("journal_id", try fields.id("journal_id"))
        let ids: [AccountID] = try fields.required(
            "account_ids", try fields.ids("account_ids", maximum: maximumIDs))
        return .read(.balances(journalID: journalID, ownerIDs: ids.map(\.uniqueID)))
    }

    @Sendable
    static func balanceHistory(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.reading(
            object, ["journal_id", "account_id", "currency", "after_version", "first"])
        let key = try fields.balanceKey()
        let after = try fields.integer("after_version", in: 0...Int64.max) ?? 0
        return .read(
            .balanceHistory(
                BalanceHistoryQuery(key: key, afterVersion: after, first: try fields.first())))
    }

    @Sendable
    static func listEventuallyConsistentSets(
        _ object: JSON.Object
    ) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.reading(object, ["journal_id", "first", "after"])
        let journalID: JournalID? = try fields.id("journal_id")
        return .read(.eventuallyConsistentSets(journalID: journalID, page: try fields.page()))
    }

    @Sendable
    static func rollupStatus(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.reading(object, ["account_set_id", "account_id"])
        let set: AccountSetID? = try fields.id("account_set_id")
        let account: AccountID? = try fields.id("account_id")
        let members: [Member?] = [set.map(Member.set), account.map(Member.account)]
        return .read(
            .rollupStatus(try fields.exactlyOne(of: "account_set_id, account_id", members)))
    }

    @Sendable
    static func head(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        _ = try FieldReader.reading(object, [])
        return .read(.head)
    }

    /// Takes who asks and why like every write, and keeps neither: it writes no event.
    @Sendable
    static func recalculate(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.writing(
            object, ["account_set_ids", "deep", "max_entries"])
        let ids: [AccountSetID] = try fields.required(
            "account_set_ids", try fields.ids("account_set_ids", maximum: maximumIDs))
        let isDeep = try fields.bool("deep") ?? false
        let maximum = try fields.integer("max_entries", in: 1...Int64.max)
        let _: Actor? = try fields.text("actor")
        let _: FreeText? = try fields.text("reason")
        return .recalculate(
            RecalculationRequest(
                setIDs: ids, isDeep: isDeep, maximumEntries: maximum.map { Int($0) },
                isDryRun: try fields.bool("dry_run") ?? false))
    }

    @Sendable
    static func setClock(_ object: JSON.Object) throws(InvalidRequest) -> RequestedOperation {
        let fields = try FieldReader.reading(object, ["at"])
        return .setClock(try fields.required("at", try fields.timestamp("at")))
    }
}

extension FieldReader {
    fileprivate func balanceKey() throws(InvalidRequest) -> BalanceKey {
        let journalID: JournalID = try required("journal_id", try id("journal_id"))
        let ownerID: AccountID = try required("account_id", try id("account_id"))
        let text = try required("currency", try string("currency"))
        guard let currency = Currency(text) else {
            throw fault("currency", "must be \(Currency.rule)")
        }
        return BalanceKey(journalID: journalID, ownerID: ownerID.uniqueID, currency: currency)
    }

    func page() throws(InvalidRequest) -> PageRequest {
        PageRequest(first: try first(), after: try string("after"))
    }

    fileprivate func first() throws(InvalidRequest) -> Int {
        let maximum = PageRequest.maximumFirst
        let first = try integer("first", in: 1...Int64(maximum), maximum: maximum)
        return first.map { Int($0) } ?? PageRequest.defaultFirst
    }

    /// The one alternative that was given. `names` lists the fields, the first of which is named
    /// when none is given.
    func exactlyOne<Value>(
        of names: String, _ alternatives: [Value?]
    ) throws(InvalidRequest) -> Value {
        let given = alternatives.compactMap { $0 }
        let field = String(names.prefix { $0 != "," })
        guard let value = given.first else { throw fault(field, "one of \(names) must be given") }
        guard given.count == 1 else { throw fault(field, "only one of \(names) may be given") }
        return value
    }
}
