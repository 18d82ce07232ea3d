public import Accounting

/// A fact of an error, by what it is.
enum FactValue {
    case id(UniqueID)
    case ids([UniqueID])
    case text(String)
    case word(StaticString)
    case integer(Int64)
    case flag(Bool)
    case date(CalendarDate)
    case timestamp(Timestamp)

    static func seq(_ seq: Seq) -> FactValue { .integer(seq.number) }
    static func count(_ count: Int) -> FactValue { .integer(Int64(count)) }
}

typealias ErrorFacts = [(name: StaticString, value: FactValue)]

extension Rejection {
    /// The stable code.
    public var code: StaticString {
        switch self {
        case .invalidRequest: "invalid_request"
        case .journalNotFound: "journal_not_found"
        case .accountNotFound: "account_not_found"
        case .accountSetNotFound: "account_set_not_found"
        case .transactionNotFound: "transaction_not_found"
        case .templateNotFound: "template_not_found"
        case .idTaken: "id_taken"
        case .codeTaken: "code_taken"
        case .externalIDTaken: "external_id_taken"
        case .transactionIDConflict: "transaction_id_conflict"
        case .externalIDConflict: "external_id_conflict"
        case .unbalancedTransaction: "unbalanced_transaction"
        case .negativeUnits: "negative_units"
        case .amountOutOfRange: "amount_out_of_range"
        case .invalidCurrency: "invalid_currency"
        case .accountLocked: "account_locked"
        case .journalLocked: "journal_locked"
        case .templateLocked: "template_locked"
        case .periodClosed: "period_closed"
        case .entryTargetsAccountSet: "entry_targets_account_set"
        case .journalMismatch: "journal_mismatch"
        case .memberAlreadyAdded: "member_already_added"
        case .notAMember: "not_a_member"
        case .memberHasBalanceHistory: "member_has_balance_history"
        case .membershipCycle: "membership_cycle"
        case .membershipTooDeep: "membership_too_deep"
        case .cannotRecalculateSynchronousSet: "cannot_recalculate_synchronous_set"
        case .normalBalanceInUse: "normal_balance_in_use"
        case .balanceNotFound: "balance_not_found"
        case .clockMovedBack: "clock_moved_back"
        case .expressionInvalid: "cel_parse_error"
        case .expressionFailed: "cel_evaluation_error"
        case .parameterMissing: "param_missing"
        case .parameterUnknown: "param_unknown"
        case .parameterTypeMismatch: "param_type_mismatch"
        case .inBatch(let rejection, _): rejection.code
        }
    }

    /// What explains it, but for the index.
    var facts: ErrorFacts {
        switch self {
        case .invalidRequest(let invalid): invalid.facts
        case .journalNotFound(let lookup), .transactionNotFound(let lookup),
            .templateNotFound(let lookup), .accountNotFound(let lookup, _),
            .accountSetNotFound(let lookup, _):
            lookup.facts
        case .idTaken(let kind, let id, let seq, let sameContent):
            [
                ("kind", .text(kind.rawValue)), ("value", .id(id)), ("seq", .seq(seq)),
                ("same_content", .flag(sameContent)),
            ]
        case .codeTaken(let kind, let value, let seq),
            .externalIDTaken(let kind, let value, let seq):
            [("kind", .text(kind.rawValue)), ("value", .text(value)), ("seq", .seq(seq))]
        case .transactionIDConflict(let id, let seq), .externalIDConflict(let id, let seq):
            [("id", .id(id.uniqueID)), ("seq", .seq(seq))]
        case .unbalancedTransaction(let currency, let layer, let difference):
            [
                ("currency", .text(currency.code)), ("layer", .word(layer.word)),
                ("difference", .text(currency.text(difference))),
            ]
        case .negativeUnits(let entry, let units), .amountOutOfRange(let entry, let units):
            [("entry", .count(entry)), ("units", .text(units))]
        case .invalidCurrency(let entry, let value):
            [("entry", .count(entry)), ("value", .text(value))]
        case .accountLocked(let id): [("id", .id(id.uniqueID))]
        case .journalLocked(let id): [("id", .id(id.uniqueID))]
        case .templateLocked(let id): [("id", .id(id.uniqueID))]
        case .periodClosed(let id, let effective, let closedThrough):
            [
                ("journal_id", .id(id.uniqueID)), ("effective", .date(effective)),
                ("closed_through", .date(closedThrough)),
            ]
        case .entryTargetsAccountSet(let id, let entry):
            [("id", .id(id.uniqueID)), ("entry", .count(entry))]
        case .journalMismatch(let ids, _): [("ids", .ids(ids))]
        case .memberAlreadyAdded(let edge, let via, _):
            edge.facts + (via.map { [("via", .id($0.uniqueID))] } ?? [])
        case .notAMember(let edge, _), .memberHasBalanceHistory(let edge, _): edge.facts
        case .membershipCycle(let set, let memberSet, _):
            [("account_set_id", .id(set.uniqueID)), ("member_set_id", .id(memberSet.uniqueID))]
        case .membershipTooDeep(let set, let memberSet, let depth, _):
            [
                ("account_set_id", .id(set.uniqueID)), ("member_set_id", .id(memberSet.uniqueID)),
                ("depth", .count(depth)), ("max", .count(Limits.membershipDepth)),
            ]
        case .cannotRecalculateSynchronousSet(let id, _):
            [("account_set_id", .id(id.uniqueID))]
        case .normalBalanceInUse(let id): [("account_id", .id(id.uniqueID))]
        case .balanceNotFound(let key):
            [
                ("journal_id", .id(key.journalID.uniqueID)), ("account_id", .id(key.ownerID)),
                ("currency", .text(key.currency.code)),
            ]
        case .clockMovedBack(let at, let now):
            [("at", .timestamp(at)), ("now", .timestamp(now))]
        case .expressionInvalid(let invalid): invalid.facts
        case .expressionFailed(let expression, let path, let reason):
            [
                ("expression", .text(expression)), ("where", .text(path)),
                ("reason", .text(reason)),
            ]
        case .parameterMissing(let name, let expected),
            .parameterTypeMismatch(let name, let expected):
            [("name", .text(name)), ("expected", .word(expected.word))]
        case .parameterUnknown(let name, let expected):
            [("name", .text(name)), ("expected", .text(expected))]
        case .inBatch(let rejection, _): rejection.facts
        }
    }

    /// The index in a batch or a list, from 0.
    var index: Int? {
        switch self {
        // A request's own path says where in the batch the fault is.
        case .inBatch(.invalidRequest, _): nil
        case .accountNotFound(_, let index), .accountSetNotFound(_, let index),
            .journalMismatch(_, let index):
            index
        case .memberAlreadyAdded(_, _, let index), .notAMember(_, let index),
            .memberHasBalanceHistory(_, let index), .membershipCycle(_, _, let index),
            .membershipTooDeep(_, _, _, let index),
            .cannotRecalculateSynchronousSet(_, let index), .inBatch(_, let index):
            index
        case .invalidRequest, .journalNotFound, .transactionNotFound, .idTaken, .codeTaken,
            .externalIDTaken, .transactionIDConflict, .externalIDConflict,
            .unbalancedTransaction, .negativeUnits, .amountOutOfRange, .invalidCurrency,
            .accountLocked, .journalLocked, .periodClosed, .entryTargetsAccountSet,
            .normalBalanceInUse, .balanceNotFound, .clockMovedBack, .templateNotFound,
            .templateLocked, .expressionInvalid, .expressionFailed, .parameterMissing,
            .parameterUnknown, .parameterTypeMismatch:
            nil
        }
    }
}

extension InvalidRequest {
    fileprivate var facts: ErrorFacts {
        var facts: ErrorFacts = []
        if let field { facts.append(("field", .text(field))) }
        facts.append(("reason", .text(reason)))
        if let maximum { facts.append(("max", .count(maximum))) }
        if let nearest { facts.append(("nearest", .text(nearest))) }
        if let line { facts.append(("line", .count(line))) }
        if let column { facts.append(("column", .count(column))) }
        return facts
    }
}

extension InvalidExpression {
    fileprivate var facts: ErrorFacts {
        [
            ("expression", .text(expression)), ("where", .text(path)), ("line", .count(line)),
            ("column", .count(column)), ("reason", .text(reason)),
        ] + (nearest.map { [("nearest", .text($0))] } ?? [])
    }
}

extension Rejection.Lookup {
    fileprivate var facts: ErrorFacts {
        switch self {
        case .id(let id): [("id", .id(id))]
        case .code(let code): [("by", .word("code")), ("value", .text(code))]
        case .externalID(let id): [("by", .word("external_id")), ("value", .text(id))]
        }
    }
}

extension Membership {
    fileprivate var facts: ErrorFacts {
        [("account_set_id", .id(setID.uniqueID)), ("member_id", .id(member.uniqueID))]
    }
}
