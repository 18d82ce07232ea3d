-- The history of one account's balance after version $4, at most $5 rows, as read_balances. The
-- first row is found by position_of_version, the rest follow it in the index. The limit stands
-- inside, because outside it all later rows were read and sorted first.
select balance.account_id, balance.journal_id, balance.currency, entry.position,
       balance.created_at, entry.version, entry.settled_debit, entry.settled_credit,
       entry.pending_debit, entry.pending_credit, entry.encumbrance_debit,
       entry.encumbrance_credit,
       settled.position, settled.entry_id, settled.recorded_at,
       pending.position, pending.entry_id, pending.recorded_at,
       encumbrance.position, encumbrance.entry_id, encumbrance.recorded_at
from account_balances_:entries balance
cross join lateral (
    select *
    from entries_:entries
    where balance_id = balance.id
        and position >= (select position_of_version_:entries(balance.id, $4::bigint + 1))
    order by position
    limit $5::integer
) entry
left join entries_:entries settled on settled.position = entry.settled_entry
left join entries_:entries pending on pending.position = entry.pending_entry
left join entries_:entries encumbrance on encumbrance.position = entry.encumbrance_entry
where balance.account_id = $1 and balance.journal_id = $2 and balance.currency = $3
order by entry.position
