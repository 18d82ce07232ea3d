-- The history of one account's balance after version $4, at most $5 rows, as read_balances. The
-- first row is found by position_of_version, the rest follow it in the index. The limit stands
-- inside, because outside it all later rows were read and sorted first; why both columns are
-- compared says read_balances.
select balance.account_id, balance.journal_id, balance.currency, entry.position,
       entry.version, balance.created_at, entry.settled_debit, entry.settled_credit,
       entry.pending_debit, entry.pending_credit, entry.encumbrance_debit,
       entry.encumbrance_credit,
       last.*
from account_balances_:entries balance
cross join lateral (
    select *
    from entries_:entries
    where (balance_id, position)
        between (
            balance.id, (select position_of_version_:entries(balance.id, $4::bigint + 1))
        ) and (balance.id, 9223372036854775807)
    order by balance_id, position
    limit $5::integer
) entry
cross join lateral last_entries_:entries(
    entry.settled_entry, entry.pending_entry, entry.encumbrance_entry
) last
where balance.account_id = $1 and balance.journal_id = $2 and balance.currency = $3
order by entry.position
