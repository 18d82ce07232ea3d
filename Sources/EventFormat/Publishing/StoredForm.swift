import Accounting

/// The stored form of one event version: the one declaration that its published schemas come from.
/// Tests hold it against what the encoder writes and what the decoder demands.
struct StoredForm: Sendable {
    let type: EventType
    let version: Int16
    let meaning: String
    let payload: [StoredField]
    /// Of these fields of the payload there is exactly one.
    let alternatives: [String]
    /// What people wrote, between the salt and who asked.
    let details: [StoredField]

    init(
        _ type: EventType, version: Int16 = 1, _ meaning: String, payload: [StoredField],
        alternatives: [String] = [], details: [StoredField] = []
    ) {
        self.type = type
        self.version = version
        self.meaning = meaning
        self.payload = payload
        self.alternatives = alternatives
        self.details = details
    }

    static let all = charted + templates + posted

    private static let charted = [
        StoredForm(
            .journalCreated, "A journal was created; the event is about it.",
            payload: [
                .code(.optional, "Unique among journals."),
                StoredField(
                    "effective_balances", .flag, .always,
                    "Whether cumulative balances by effective date are kept."),
            ],
            details: [.givenName, .itsDescription]),
        StoredForm(
            .journalUpdated, "Fields of a journal changed.",
            payload: [
                .status,
                StoredField(
                    "closed_through", .date, .clearable,
                    "Postings effective on or before this day are refused."),
                StoredField(
                    "effective_balances", .flag, "True: they are kept from now on, for all time."),
            ],
            details: [.itsName, .clearableDescription]),
        StoredForm(
            .accountCreated, "An account was created; the event is about it.",
            payload: [
                .code(.always, "Unique among accounts."),
                StoredField("kind", .word(AccountKind.self), "What it is in the books."),
                .normalBalance(.always),
                .externalID,
                .eventuallyConsistent,
                StoredField(
                    "account_set_id", .id, "The set that it was made in; member_added follows."),
            ],
            details: [.givenName, .itsDescription, .itsMetadata]),
        StoredForm(
            .accountUpdated, "Fields of an account changed.",
            payload: [
                .code(.optional, "Unique among accounts."),
                StoredField(
                    "kind", .word(AccountKind.self), .clearable, "What it is in the books."),
                .normalBalance(.optional), .status, .clearableExternalID,
            ],
            details: [.itsName, .clearableDescription, .clearableMetadata]),
        StoredForm(
            .accountSetCreated, "An account set was created; the event is about it.",
            payload: [
                .journalID, .normalBalance(.always), .eventuallyConsistent, .externalID,
            ],
            details: [.givenName, .itsDescription, .itsMetadata]),
        StoredForm(
            .accountSetUpdated, "Fields of an account set changed.",
            payload: [.clearableExternalID],
            details: [.itsName, .clearableDescription, .clearableMetadata]),
        StoredForm(
            .memberAdded, "An account or a set became a member of a set.",
            payload: edge, alternatives: ["account_id", "member_set_id"]),
        StoredForm(
            .memberRemoved, "An account or a set is no longer a member of a set.",
            payload: edge, alternatives: ["account_id", "member_set_id"]),
    ]

    private static let templates = [
        StoredForm(
            .txTemplateCreated, "A template was created; the event is about it.",
            payload: [
                .code(.always, "Unique among templates."),
                StoredField(
                    "params", .objects(from: 0, to: nil, parameter), .always,
                    "What a posting through it is given."),
                StoredField(
                    "transaction", .object(transactionExpressions), .always,
                    "What makes the transaction."),
                StoredField(
                    "entries",
                    .objects(from: 1, to: Limits.entriesPerTransaction, entryExpressions), .always,
                    "What makes each entry."),
            ],
            details: [.itsDescription, .itsMetadata]),
        StoredForm(
            .txTemplateUpdated, "Fields of a template changed.",
            payload: [.status],
            details: [.clearableDescription, .clearableMetadata]),
    ]

    private static let parameter = [
        StoredField("name", .text(ParameterNameBound.self), .always, "Its name."),
        StoredField("type", .word(ParameterType.self), .always, "What its values are."),
        .expression("default", .optional, "Gives the value when none is given."),
        .itsDescription,
    ]

    private static let transactionExpressions: [StoredField] = [
        .expression("effective", .always, "Gives a date or timestamp."),
        .expression("journal_id", .always, "Gives the journal's id."),
        .expression("correlation_id", .optional, "Gives text."),
        .expression("external_id", .optional, "Gives text."),
        .expression("description", .optional, "Gives text."),
        .expression("metadata", .optional, "Gives a map."),
    ]

    private static let entryExpressions: [StoredField] = [
        .expression("entry_type", .always, "Gives text."),
        .expression("account_id", .always, "Gives the account's id."),
        .expression("layer", .always, "Gives SETTLED, PENDING or ENCUMBRANCE."),
        .expression("direction", .always, "Gives DEBIT or CREDIT."),
        .expression("units", .always, "Gives a decimal."),
        .expression("currency", .always, "Gives text."),
        .expression("description", .optional, "Gives text."),
        .expression("metadata", .optional, "Gives a map."),
    ]

    private static let edge = [
        StoredField("account_set_id", .id, .always, "The set, which the event is about."),
        StoredField("account_id", .id, "The member, when it is an account."),
        StoredField("member_set_id", .id, "The member, when it is a set."),
    ]

    private static let posted = [
        StoredForm(
            .transactionPosted, "A transaction was posted; the event is about it.",
            payload: transaction,
            details: [
                .itsDescription, .itsMetadata,
                StoredField(
                    "params", .metadata,
                    "The values given to its template's parameters, in canonical form."),
                StoredField(
                    "entries",
                    .objects(
                        from: 1, to: Limits.entriesPerTransaction,
                        [.itsDescription, .itsMetadata]),
                    "One object for each entry, in order; absent when none has any text."),
            ]),
        StoredForm(
            .epochStarted, "A new incarnation of the ledger; the event is about the ledger.",
            payload: [
                StoredField("epoch", .integer(from: 2), .always, "Its number; the first has none."),
                StoredField("reason", .text(ProseBound.self), .always, "Why it was started."),
                StoredField(
                    "system_identifier", .unsignedText, .always,
                    "The server's, from its control file."),
                StoredField("timeline", .integer(from: 1), .always, "The server's timeline."),
            ]),
    ]

    private static let transaction = [
        StoredField(
            "number", .integer(from: 1), .always,
            "1, 2, 3 … without gaps in the journal, in log order."),
        .journalID,
        StoredField("template", .text(CodeBound.self), "The code of the template it came from."),
        StoredField("effective", .date, .always, "The day that it counts from."),
        StoredField(
            "effective_defaulted", .flag, .always,
            "Whether a posting without template, or a void, left the day to the clock."),
        StoredField("correlation_id", .text(CorrelationIDBound.self), "Groups transactions."),
        .externalID,
        StoredField("void_of", .id, "The transaction that this one reverses."),
        StoredField(
            "content_hash", .digest, .always,
            "SHA-256 of the details' salt and of what was asked for, in canonical form."),
        StoredField(
            "entries", .objects(from: 1, to: Limits.entriesPerTransaction, entry), .always,
            "Its legs; they add up to zero for each currency and layer."),
    ]

    private static let entry = [
        StoredField("id", .id, .always, "The entry's own id."),
        StoredField("sequence", .integer(from: 1), .always, "Its place, counted from 1."),
        StoredField("account_id", .id, .always, "The account that it is made on."),
        StoredField(
            "entry_type", .text(1...(EntryTypeBound.maximumLength + voidSuffix.utf8.count)),
            .always, "What it is; of a void's entries with _VOID behind it."),
        StoredField("layer", .word(Layer.self), .always, "Which balance it counts in."),
        StoredField("direction", .word(Direction.self), .always, "Its side."),
        StoredField("units", .units, .always, "The amount in its shortest form."),
        StoredField("currency", .currency, .always, "The currency or commodity."),
    ]

    private static let voidSuffix = "_VOID"
}

/// Fields that several events have.
extension StoredField {
    fileprivate static let journalID = StoredField(
        "journal_id", .id, .always, "The journal that it belongs to.")
    fileprivate static let externalID = StoredField(
        "external_id", .text(ExternalIDBound.self), "The caller's own id.")
    fileprivate static let clearableExternalID = StoredField(
        "external_id", .text(ExternalIDBound.self), .clearable, "The caller's own id.")
    fileprivate static let status = StoredField(
        "status", .word(Status.self), "Whether it may be posted to.")
    fileprivate static let eventuallyConsistent = StoredField(
        "eventually_consistent", .flag, .always,
        "Whether its balances move only when recalculated; for ever.")
    fileprivate static let itsName = StoredField("name", .text(NameBound.self), "Its name.")
    fileprivate static let givenName = StoredField(
        "name", .text(NameBound.self), .always, "Its name.")
    fileprivate static let itsDescription = StoredField(
        "description", .text(ProseBound.self), "What people wrote about it.")
    fileprivate static let clearableDescription = StoredField(
        "description", .text(ProseBound.self), .clearable, "What people wrote about it.")
    fileprivate static let itsMetadata = StoredField(
        "metadata", .metadata, "What the caller hung on it, as given.")
    fileprivate static let clearableMetadata = StoredField(
        "metadata", .metadata, .clearable, "What the caller hung on it, as given.")

    fileprivate static func code(
        _ presence: Presence, _ meaning: String
    ) -> StoredField {
        StoredField("code", .text(CodeBound.self), presence, meaning)
    }

    fileprivate static func expression(
        _ name: String, _ presence: Presence, _ meaning: String
    ) -> StoredField {
        StoredField(name, .text(ExpressionBound.self), presence, meaning)
    }

    fileprivate static func normalBalance(_ presence: Presence) -> StoredField {
        StoredField(
            "normal_balance", .word(Direction.self), presence, "The side that counts as positive.")
    }
}
