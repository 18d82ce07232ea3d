-- The balances of these accounts in one journal, in every currency: as read_balances.
select balance.account_id, balance.journal_id, balance.currency, balance.id, balance.created_at,
       newest.version, newest.settled_debit, newest.settled_credit, newest.pending_debit,
       newest.pending_credit, newest.encumbrance_debit, newest.encumbrance_credit,
       settled.position, settled.entry_id, settled.recorded_at,
       pending.position, pending.entry_id, pending.recorded_at,
       encumbrance.position, encumbrance.entry_id, encumbrance.recorded_at
from unnest($2::uuid[]) as asked (account_id)
cross join lateral (
    select *
    from account_balances_:entries
    where account_id = asked.account_id and journal_id = $1
    offset 0
) balance
cross join lateral (
    select *
    from entries_:entries
    where (balance_id, position)
        between (balance.id, 0) and (balance.id, 9223372036854775807)
    order by balance_id desc, position desc
    limit 1
) newest
left join lateral (
    select position, entry_id, recorded_at
    from entries_:entries
    where position = newest.settled_entry
    limit 1
) settled on true
left join lateral (
    select position, entry_id, recorded_at
    from entries_:entries
    where position = newest.pending_entry
    limit 1
) pending on true
left join lateral (
    select position, entry_id, recorded_at
    from entries_:entries
    where position = newest.encumbrance_entry
    limit 1
) encumbrance on true
