/// The domain's no: which rule a command would have broken, with the facts that explain it.
///
/// Each case is an error code of the contract, "Errors", its payload that code's facts. Indices
/// count from 0, entries from 1.
public enum Rejection: Error, Sendable, Equatable {
    case invalidRequest(InvalidRequest)
    case journalNotFound(Lookup)
    case accountNotFound(Lookup, index: Int?)
    case accountSetNotFound(Lookup, index: Int?)
    case transactionNotFound(Lookup)
    case templateNotFound(Lookup)
    case idTaken(kind: ThingKind, id: UniqueID, seq: Seq, sameContent: Bool)
    case codeTaken(kind: ThingKind, code: String, seq: Seq)
    case externalIDTaken(kind: ThingKind, externalID: String, seq: Seq)
    case transactionIDConflict(id: TransactionID, seq: Seq)
    case externalIDConflict(id: TransactionID, seq: Seq)
    case unbalancedTransaction(currency: Currency, layer: Layer, difference: Total)
    case negativeUnits(entry: Int, units: String)
    case amountOutOfRange(entry: Int, units: String)
    case invalidCurrency(entry: Int, value: String)
    case accountLocked(AccountID)
    case journalLocked(JournalID)
    case templateLocked(TxTemplateID)
    case periodClosed(JournalID, effective: CalendarDate, closedThrough: CalendarDate)
    case entryTargetsAccountSet(AccountSetID, entry: Int)
    /// The index is absent where the ids stand in no list of edges (a recalculation).
    case journalMismatch(ids: [UniqueID], index: Int?)
    /// `via` is the parent on the path that there is already; nil for a repeated edge.
    case memberAlreadyAdded(Membership, via: AccountSetID?, index: Int)
    case notAMember(Membership, index: Int)
    case memberHasBalanceHistory(Membership, index: Int)
    case membershipCycle(set: AccountSetID, memberSet: AccountSetID, index: Int)
    case membershipTooDeep(set: AccountSetID, memberSet: AccountSetID, depth: Int, index: Int)
    case cannotRecalculateSynchronousSet(AccountSetID, index: Int)
    case normalBalanceInUse(AccountID)
    case balanceNotFound(BalanceKey)
    case clockMovedBack(at: Timestamp, now: Timestamp)
    /// An expression of a template that is created was not accepted.
    case expressionInvalid(InvalidExpression)
    /// An expression came to no value, or to one that does not fit its field.
    case expressionFailed(expression: String, path: String, reason: String)
    case parameterMissing(name: String, expected: ParameterType)
    /// `expected` lists the parameters that there are.
    case parameterUnknown(name: String, expected: String)
    case parameterTypeMismatch(name: String, expected: ParameterType)
    /// The rejection of one row of a batch.
    indirect case inBatch(Rejection, index: Int)

    /// How a thing was asked for that is not there.
    public enum Lookup: Sendable, Equatable {
        case id(UniqueID)
        case code(String)
        case externalID(String)
    }

    /// What holds an id, a code or an external id.
    public enum ThingKind: String, Sendable {
        case account
        case accountSet = "account_set"
        case journal
        case txTemplate = "tx_template"
        case transaction
    }
}

/// An expression that was not accepted: where it stands, where in it the fault is, and why.
public struct InvalidExpression: Sendable, Equatable {
    public var expression: String
    /// Its path in the template: `entries[0].units`.
    public var path: String
    /// Where in the expression, both from 1; a column is a code point.
    public var line: Int
    public var column: Int
    public var reason: String
    /// A known name at most two letters away from an unknown one.
    public var nearest: String?
    /// The reason with the line of the expression and a caret under the place.
    public var rendered: String
}

/// A request of the wrong shape: which field, why, and where there is one the bound it broke and
/// the name that was probably meant.
public struct InvalidRequest: Error, Sendable, Equatable {
    /// The field's path, `postings[2].entries[0].units`; nil when the text is no JSON.
    public var field: String?
    public var reason: String
    public var maximum: Int?
    public var nearest: String?
    /// Where the text stops being JSON, both from 1.
    public var line: Int?
    public var column: Int?

    public init(
        field: String?, reason: String, maximum: Int? = nil, nearest: String? = nil,
        line: Int? = nil, column: Int? = nil
    ) {
        self.field = field
        self.reason = reason
        self.maximum = maximum
        self.nearest = nearest
        self.line = line
        self.column = column
    }
}
