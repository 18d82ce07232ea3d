-- The balances right after these transactions (by seq): of each balance that one of its entries
-- moved, the last such entry, as read_balances, in the order of first touch.
select balance.account_id, balance.journal_id, balance.currency, touched.last_position as position,
       entry.version, balance.created_at, entry.settled_debit, entry.settled_credit,
       entry.pending_debit, entry.pending_credit, entry.encumbrance_debit,
       entry.encumbrance_credit,
       settled.*, pending.*, encumbrance.*
from unnest($1::bigint[]) as asked (seq)
cross join lateral (
    select balance_id, min(position) as first_position, max(position) as last_position
    from entries_:entries
    where position > asked.seq << 10 and position < (asked.seq + 1) << 10
    group by balance_id
) touched
cross join lateral (
    select *
    from account_balances_:entries
    where id = touched.balance_id
    limit 1
) balance
cross join lateral (
    select *
    from entries_:entries
    where position = touched.last_position
    limit 1
) entry
left join lateral (
    select position as settled_position, entry_id as settled_id,
           recorded_at as settled_at
    from entries_:entries
    where position = entry.settled_entry
    limit 1
) settled on true
left join lateral (
    select position as pending_position, entry_id as pending_id,
           recorded_at as pending_at
    from entries_:entries
    where position = entry.pending_entry
    limit 1
) pending on true
left join lateral (
    select position as encumbrance_position, entry_id as encumbrance_id,
           recorded_at as encumbrance_at
    from entries_:entries
    where position = entry.encumbrance_entry
    limit 1
) encumbrance on true
order by touched.first_position
