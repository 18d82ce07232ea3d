import Accounting
import Daybook
import EventLog
import Postgres

/// What a service asks of a ledger's balances, of an account with a long history and of sets.
extension ReadBooks {
    private static let page = 100

    func cases(_ ledger: Ledger) async throws -> [ReadCase] {
        var cases = try await cases("account", busy.uniqueID, AtSeq.account, ledger)
        cases += try await self.cases("set", set.uniqueID, AtSeq.set, ledger)
        cases.append(
            ReadCase("1,000 accounts, now") { ledger in
                let owners = members.prefix(1_000).map(\.uniqueID)
                _ = try await ledger.read(.balances(journalID: journal, ownerIDs: Array(owners)))
            })
        return cases
    }

    /// Of the eventually consistent set, by how far it has come.
    func lazyCases(_ when: String) -> [ReadCase] {
        let pending = ReadCase("how far it has come, \(when)") { ledger in
            _ = try await ledger.read(.rollupStatus(.set(lazySet)))
        }
        return [now("eventually consistent set, \(when)", lazySet.uniqueID), pending]
    }

    /// A list of all balances, as a service reads the view.
    static let listing = ReadCase("the view balances, all rows", sql: readAll)

    private func cases(
        _ kind: String, _ id: UniqueID, _ atSeq: Statement, _ ledger: Ledger
    ) async throws -> [ReadCase] {
        let newest = BalanceQuery(key: key(id))
        guard case .balance(let answer) = try await ledger.read(.balance(newest)) else { return [] }
        let last = answer.balance.version
        let halfway = BalanceHistoryQuery(key: key(id), afterVersion: last / 2, first: 1)
        guard case .history(let page) = try await ledger.read(.balanceHistory(halfway)),
            let middle = page.rows.first?.asOfSeq
        else { return [] }
        print("\(kind): a history of \(last) entries")
        return [
            now("\(kind), now", id),
            ReadCase(
                "\(kind), at a seq",
                sql: { session in
                    let rows = try session.query(atSeq, id, journal, currency, middle)
                    precondition(rows.count == 1, "it had a balance at seq \(middle)")
                }),
            history("\(kind), at a version", id, after: last / 2, first: 1),
            history("\(kind), first page", id, after: 0),
            history("\(kind), page in the middle", id, after: last / 2),
            history("\(kind), last page", id, after: last - Int64(Self.page)),
            history(
                "\(kind), page of \(PageRequest.maximumFirst)", id, after: last / 2,
                first: PageRequest.maximumFirst),
        ]
    }

    private func now(_ name: String, _ id: UniqueID) -> ReadCase {
        ReadCase(name) { ledger in
            _ = try await ledger.read(.balance(BalanceQuery(key: key(id))))
        }
    }

    private func history(
        _ name: String, _ id: UniqueID, after version: Int64, first: Int = page
    ) -> ReadCase {
        ReadCase(name) { ledger in
            let query = BalanceHistoryQuery(key: key(id), afterVersion: version, first: first)
            _ = try await ledger.read(.balanceHistory(query))
        }
    }

    /// Page by page through a cursor, as a client does that must not hold a million rows.
    @Sendable private static func readAll(_ session: borrowing Session) throws {
        try session.transaction(isolation: .repeatableRead, access: .readOnly) {
            try session.run(
                script: """
                    set local cursor_tuple_fraction = 1;
                    declare listed binary no scroll cursor for select * from balances
                    """)
            while try !session.run(script: "fetch 10000 from listed").isEmpty {}
        }
    }
}

/// Balances at a seq, which no operation answers yet: what the rows as they lie give for it. The
/// slots are those of a new ledger.
private enum AtSeq {
    /// The newest entry up to the seq is the balance.
    static let account = Statement(
        "account_at_seq",
        """
        select entry.version, entry.settled_debit, entry.settled_credit
        from account_balances_a balance
        cross join lateral (
            select *
            from entries_a
            where balance_id = balance.id and position < ($4::bigint + 1) << 10
            order by position desc
            limit 1
        ) entry
        where balance.account_id = $1 and balance.journal_id = $2 and balance.currency = $3
        """,
        parameters: [.uuid, .uuid, .text, .int8], columns: [.int8, .numeric, .numeric])

    /// The newest row up to the seq, and those entries of the row behind it that are not beyond.
    static let set = Statement(
        "set_at_seq",
        """
        with base as (
            select *
            from set_balances_a
            where set_id = $1 and currency = $3 and position < ($4::bigint + 1) << 10
            order by position desc
            limit 1
        ), later as (
            select entries
            from set_balances_a
            where set_id = $1 and currency = $3 and position >= ($4::bigint + 1) << 10
            order by position
            limit 1
        ), added as (
            select entry.*
            from later
            cross join lateral unnest(later.entries) named (position)
            join entries_a entry on entry.position = named.position
            where named.position < ($4::bigint + 1) << 10
        )
        select coalesce((select version from base), 0) + count(*),
               coalesce((select settled_debit from base), 0)
                   + coalesce(sum(units) filter (where layer = 0 and not is_credit), 0),
               coalesce((select settled_credit from base), 0)
                   + coalesce(sum(units) filter (where layer = 0 and is_credit), 0)
        from added
        where $2::uuid is not null
        """,
        parameters: [.uuid, .uuid, .text, .int8], columns: [.int8, .numeric, .numeric])
}
