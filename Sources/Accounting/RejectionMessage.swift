extension Rejection: CustomStringConvertible {
    public var description: String { message }

    /// What happened, in a sentence for people: what, which, why, and where it helps the remedy.
    public var message: String {
        switch self {
        case .invalidRequest(let invalid): invalid.message
        case .journalNotFound(let lookup): "there is no journal with \(lookup.text)"
        case .accountNotFound(let lookup, _): "there is no account with \(lookup.text)"
        case .accountSetNotFound(let lookup, _): "there is no account set with \(lookup.text)"
        case .transactionNotFound(let lookup): "there is no transaction with \(lookup.text)"
        case .templateNotFound(let lookup): "there is no template with \(lookup.text)"
        case .idTaken(let kind, let id, let seq, let sameContent):
            "the id \(id) belongs to the \(kind.text) created by event \(seq), "
                + (sameContent ? "with the same content" : "with other content")
        case .codeTaken(let kind, let code, let seq):
            "the code \(code) belongs to the \(kind.text) created by event \(seq)"
        case .externalIDTaken(let kind, let externalID, let seq):
            "the external id \(externalID) belongs to the \(kind.text) created by event \(seq)"
        case .transactionIDConflict(let id, let seq):
            "the id \(id) was used by event \(seq) for a transaction with other content"
        case .externalIDConflict(let id, let seq):
            "the external id belongs to transaction \(id) of event \(seq)"
        case .unbalancedTransaction(let currency, let layer, let difference):
            "the \(layer.word) entries in \(currency) do not add up to zero: credit less debit is "
                + currency.text(difference)
        case .negativeUnits(let entry, let units):
            "entry \(entry) has negative units, \(units); swap its direction instead"
        case .amountOutOfRange(let entry, let units):
            "the units of entry \(entry), \(units), are out of range: below 10^20, at most 18 "
                + "fractional digits"
        case .invalidCurrency(let entry, let value):
            "the currency of entry \(entry), \(value), is malformed: it must be \(Currency.rule)"
        case .accountLocked(let id):
            "account \(id) is locked; set its status to active to post on it"
        case .journalLocked(let id):
            "journal \(id) is locked; set its status to active to post in it"
        case .templateLocked(let id):
            "template \(id) is locked; set its status to active to post through it"
        case .periodClosed(let id, let effective, let closedThrough):
            "journal \(id) is closed through \(closedThrough); \(effective) lies in that period"
        case .entryTargetsAccountSet(let id, let entry):
            "entry \(entry) names the account set \(id); entries are made on accounts"
        case .normalBalanceInUse(let id):
            "account \(id) has entries, so its kind and normal balance stay"
        case .balanceNotFound(let key):
            "\(key.ownerID) has no \(key.currency) balance in journal \(key.journalID)"
        case .clockMovedBack(let at, let now):
            "the clock stands at \(now) and cannot go back to \(at)"
        case .expressionInvalid(let invalid):
            "the expression of \(invalid.path) is not accepted:\n\(invalid.rendered)"
        case .expressionFailed(let expression, let path, let reason):
            "the expression of \(path) gives no value that can be used: \(reason): \(expression)"
        case .parameterMissing(let name, let expected):
            "the parameter \(name) (\(expected.word)) is missing, and has no default"
        case .parameterUnknown(let name, let expected):
            "the template has no parameter \(name)"
                + (expected.isEmpty ? "; it has none" : "; it has \(expected)")
        case .parameterTypeMismatch(let name, let expected):
            "the parameter \(name) must be \(expected.expectation)"
        case .inBatch(let rejection, _): rejection.message
        case .journalMismatch(let ids, _):
            "these sets belong to different journals: "
                + ids.map(\.description).joined(separator: ", ")
        case .memberAlreadyAdded(let edge, nil, _):
            "\(edge.member.uniqueID) is a direct member of set \(edge.setID) already"
        case .memberAlreadyAdded(let edge, let via?, _):
            "\(edge.member.uniqueID), or something below it, reaches set \(edge.setID), or a set "
                + "above it, already, through \(via)"
        case .notAMember(let edge, _):
            "\(edge.member.uniqueID) is no direct member of set \(edge.setID)"
        case .memberHasBalanceHistory(let edge, _):
            "\(edge.member.uniqueID) has entries in the journal of set \(edge.setID), so it can be "
                + "neither added nor removed"
        case .membershipCycle(let set, let memberSet, _):
            "set \(memberSet) contains set \(set), or is it, so it cannot become its member"
        case .membershipTooDeep(let set, _, let depth, _):
            "the chain of sets through \(set) would have \(depth) edges, more than the "
                + "\(Limits.membershipDepth) allowed"
        case .cannotRecalculateSynchronousSet(let id, _):
            "set \(id) is synchronous: its balances are always up to date"
        }
    }
}

extension ParameterType {
    fileprivate var expectation: String {
        switch self {
        case .string: "a string"
        case .integer: "a whole number of 64 bits"
        case .decimal:
            "a decimal of at most 38 digits in a string, such as \"12.50\", without exponent"
        case .boolean: "true or false"
        case .uuid: "a UUID in a string"
        case .date: "a date YYYY-MM-DD or an RFC 3339 timestamp in a string"
        case .timestamp: "an RFC 3339 timestamp of at most six fractional digits in a string"
        case .json: "any JSON"
        }
    }
}

extension InvalidRequest {
    /// The field and the reason in one sentence.
    public var message: String {
        if let field { return "\(field) \(reason)" }
        guard let line, let column else { return reason }
        return "line \(line), column \(column): \(reason)"
    }
}

extension Rejection.Lookup {
    fileprivate var text: String {
        switch self {
        case .id(let id): "the id \(id)"
        case .code(let code): "the code \(code)"
        case .externalID(let externalID): "the external id \(externalID)"
        }
    }
}

extension Rejection.ThingKind {
    fileprivate var text: String {
        switch self {
        case .account: "account"
        case .accountSet: "account set"
        case .journal: "journal"
        case .txTemplate: "template"
        case .transaction: "transaction"
        }
    }
}
