public import Accounting
import EventLog
public import Postgres
import ProjectionEngine

/// A row of journals: a journal as it stands, and its creation.
struct JournalRow: MappedRow, Equatable {
    let journal: Journal
    let creation: Creation

    init(_ row: (Journal, Creation)) {
        (journal, creation) = row
    }

    init(columns: inout some Columns<Self>) throws(PostgresError) {
        journal = Journal(
            id: try columns.value("id") { $0.journal.id },
            name: try columns.value("name") { $0.journal.name },
            code: try columns.value("code") { $0.journal.code },
            status: try columns.value("status") { $0.journal.status },
            description: try columns.value("description") { $0.journal.description },
            keepsEffectiveBalances: try columns.value("effective_balances") {
                $0.journal.keepsEffectiveBalances
            },
            closedThrough: try columns.value("closed_through") { $0.journal.closedThrough })
        creation = try columns.part { $0.creation }
    }
}

/// A row of accounts: an account as it stands, and its creation.
struct AccountRow: MappedRow, Equatable {
    let account: Account
    let creation: Creation

    init(_ row: (Account, Creation)) {
        (account, creation) = row
    }

    init(columns: inout some Columns<Self>) throws(PostgresError) {
        account = Account(
            id: try columns.value("id") { $0.account.id },
            code: try columns.value("code") { $0.account.code },
            name: try columns.value("name") { $0.account.name },
            kind: try columns.value("kind") { $0.account.kind },
            normalBalance: try columns.value("normal_balance") { $0.account.normalBalance },
            status: try columns.value("status") { $0.account.status },
            externalID: try columns.value("external_id") { $0.account.externalID },
            description: try columns.value("description") { $0.account.description },
            metadata: try columns.value("metadata") { $0.account.metadata },
            isEventuallyConsistent: try columns.value("eventually_consistent") {
                $0.account.isEventuallyConsistent
            })
        creation = try columns.part { $0.creation }
    }
}

/// A row of account sets: a set as it stands, and its creation.
struct AccountSetRow: MappedRow, Equatable {
    let set: AccountSet
    let creation: Creation

    init(_ row: (AccountSet, Creation)) {
        (set, creation) = row
    }

    init(columns: inout some Columns<Self>) throws(PostgresError) {
        set = AccountSet(
            id: try columns.value("id") { $0.set.id },
            journalID: try columns.value("journal_id") { $0.set.journalID },
            name: try columns.value("name") { $0.set.name },
            normalBalance: try columns.value("normal_balance") { $0.set.normalBalance },
            isEventuallyConsistent: try columns.value("eventually_consistent") {
                $0.set.isEventuallyConsistent
            },
            externalID: try columns.value("external_id") { $0.set.externalID },
            description: try columns.value("description") { $0.set.description },
            metadata: try columns.value("metadata") { $0.set.metadata })
        creation = try columns.part { $0.creation }
    }
}

/// A row of memberships, with the event that added it.
struct MemberRow: MappedRow, Equatable {
    let edge: Membership
    let seq: Seq

    init(_ edge: Membership, _ seq: Seq) {
        self.edge = edge
        self.seq = seq
    }

    init(columns: inout some Columns<Self>) throws(PostgresError) {
        edge = try columns.part { $0.edge }
        seq = try columns.value("seq") { $0.seq }
    }
}

extension Membership: MappedRow {
    public init(columns: inout some Columns<Self>) throws(PostgresError) {
        let set = try columns.value("set_id") { $0.setID }
        let member = try columns.value("member_id") { $0.member.uniqueID }
        let isSet = try columns.value("is_account_set") { $0.member.isSet }
        self.init(
            setID: set, member: isSet ? .set(AccountSetID(member)) : .account(AccountID(member)))
    }
}

extension Member {
    var isSet: Bool {
        switch self {
        case .account: false
        case .set: true
        }
    }
}

/// Who has a code or an external id.
struct NameRow: MappedRow {
    let name: String
    let owner: NameOwner

    init(columns: inout some Columns<Self>) throws(PostgresError) {
        name = try columns.value("name") { $0.name }
        owner = NameOwner(
            id: try columns.value("id") { $0.owner.id },
            seq: try columns.value("seq") { $0.owner.seq })
    }
}

/// A set that an account or a set lies in directly.
struct ParentRow: MappedRow {
    let id: UniqueID
    let parent: AccountSetID

    init(columns: inout some Columns<Self>) throws(PostgresError) {
        id = try columns.value("id") { $0.id }
        parent = try columns.value("set_id") { $0.parent }
    }
}
