import Accounting
import ChartProjection
import EntriesProjection
import EventLog
import EventuallyConsistentSetsProjection
import Postgres
import ProjectionEngine
import TemplatesProjection
import TransactionsProjection

/// Answers one question from one snapshot.
struct QueryHandler {
    let reads: LedgerReads
    let head: LedgerHead

    func answer(_ query: Query, _ session: borrowing Session) throws -> Answer {
        switch query {
        case .account(let name): .account(try account(name, session))
        case .accountSet(let name): .accountSet(try accountSet(name, session))
        case .journal(let name): .journal(try journal(name, session))
        case .txTemplate(let name): .txTemplate(try template(name, session))
        case .txTemplates(let filter, let page):
            .txTemplates(try templates(filter, page, session))
        case .transaction(let name): try transaction(name, session)
        case .balance(let query):
            .balance(
                try reads.askedBalances.answers(
                    to: [query], generation: head.generation, session)[0].get())
        case .balances(let journal, let owners):
            .balances(try balances(of: owners, in: journal, session))
        case .balanceHistory(let query): .history(try history(query, session))
        case .eventuallyConsistentSets(let journal, let page):
            .ids(try lazySets(of: journal, page, session))
        case .rollupStatus(let member): .rollupStatus(try rollupStatus(of: member, session))
        case .head: .head(head.answer)
        }
    }

    private func account(
        _ name: AccountName, _ session: borrowing Session
    ) throws -> Account {
        let (id, lookup): (UniqueID?, Rejection.Lookup) =
            switch name {
            case .id(let id): (id.uniqueID, .id(id.uniqueID))
            case .code(let code):
                (try reads.chart.account(code: code, session), .code(code.string))
            case .externalID(let id):
                (try reads.chart.account(externalID: id, session), .externalID(id.string))
            }
        guard let id, let account = try reads.chart.accounts([id], session).first else {
            throw Rejection.accountNotFound(lookup, index: nil)
        }
        return account
    }

    private func accountSet(
        _ name: AccountSetName, _ session: borrowing Session
    ) throws -> AccountSet {
        let (id, lookup): (UniqueID?, Rejection.Lookup) =
            switch name {
            case .id(let id): (id.uniqueID, .id(id.uniqueID))
            case .externalID(let id):
                (try reads.chart.set(externalID: id, session), .externalID(id.string))
            }
        guard let id, let set = try reads.chart.sets([id], session).first else {
            throw Rejection.accountSetNotFound(lookup, index: nil)
        }
        return set
    }

    func journal(
        _ name: JournalName, _ session: borrowing Session
    ) throws -> Journal {
        let (id, lookup): (JournalID?, Rejection.Lookup) =
            switch name {
            case .id(let id): (id, .id(id.uniqueID))
            case .code(let code):
                (try reads.chart.journal(code: code, session), .code(code.string))
            }
        guard let id, let journal = try reads.chart.journal(id, session) else {
            throw Rejection.journalNotFound(lookup)
        }
        return journal
    }

    private func template(
        _ name: TxTemplateName, _ session: borrowing Session
    ) throws -> TxTemplate {
        let (template, lookup): (TxTemplate?, Rejection.Lookup) =
            switch name {
            case .id(let id): (try reads.templates.template(id, session), .id(id.uniqueID))
            case .code(let code):
                (try reads.templates.template(code: code, session), .code(code.string))
            }
        guard let template else { throw Rejection.templateNotFound(lookup) }
        return template
    }

    private func templates(
        _ filter: TxTemplateFilter, _ page: PageRequest, _ session: borrowing Session
    ) throws -> Page<TxTemplate> {
        let list = ListCursor(
            list: "tx_templates",
            filters: [filter.codePrefix?.string ?? "", filter.status.map { "\($0.word)" } ?? ""])
        return try list.page(page, id: \.id.uniqueID) { after, limit in
            try reads.templates.templates(
                filter, after: after.map(TxTemplateID.init), limit: limit, session)
        }
    }

    private func transaction(
        _ name: TransactionName, _ session: borrowing Session
    ) throws -> Answer {
        let (id, lookup): (TransactionID?, Rejection.Lookup) =
            switch name {
            case .id(let id): (id, .id(id.uniqueID))
            case .externalID(let id):
                (try reads.transactions.id(of: id, session), .externalID(id.string))
            }
        guard let id, let found = try reads.transactions.transactions([id], session).first
        else { throw Rejection.transactionNotFound(lookup) }
        return .transaction(found, try reads.entries.entries(of: [found], session))
    }

    private func lazySets(
        of journal: JournalID?, _ page: PageRequest, _ session: borrowing Session
    ) throws -> Page<UniqueID> {
        let list = ListCursor(list: "eventually_consistent_sets", filters: ["\(journal as Any)"])
        return try list.page(page, id: \.self) { after, limit in
            try reads.chart.lazySets(of: journal, after: after, limit: limit, session)
        }
    }

    func rollupStatus(
        of member: Member, _ session: borrowing Session
    ) throws -> RollupStatus {
        let seq = head.place.seq
        let upToDate = RollupStatus(asOfSeq: seq, headSeq: seq, pendingEntries: 0)
        switch member {
        case .account(let id):
            let account = try account(.id(id), session)
            guard account.isEventuallyConsistent else { return upToDate }
            let pending = try reads.entries.entryCount(of: id, session)
            return RollupStatus(asOfSeq: .zero, headSeq: seq, pendingEntries: pending)
        case .set(let id):
            let set = try accountSet(.id(id), session)
            guard set.isEventuallyConsistent else { return upToDate }
            let watermarks = try reads.lazySets.watermarks(of: [id], session)
            let pending = try reads.lazySets.pendingEntries(
                of: watermarks, through: seq, session)
            return RollupStatus(
                asOfSeq: watermarks[id] ?? .zero, headSeq: seq,
                pendingEntries: pending[id] ?? 0)
        }
    }
}
