-- The balances right after these transactions (by seq): of each balance that one of its entries
-- moved, the last such entry, as read_balances, in the order of first touch.
select balance.account_id, balance.journal_id, balance.currency, touched.last_position,
       balance.created_at, entry.version, entry.settled_debit, entry.settled_credit,
       entry.pending_debit, entry.pending_credit, entry.encumbrance_debit,
       entry.encumbrance_credit,
       settled.position, settled.entry_id, settled.recorded_at,
       pending.position, pending.entry_id, pending.recorded_at,
       encumbrance.position, encumbrance.entry_id, encumbrance.recorded_at
from unnest($1::bigint[]) as asked (seq)
cross join lateral (
    select balance_id, min(position) as first_position, max(position) as last_position
    from entries_:entries
    where position > asked.seq << 10 and position < (asked.seq + 1) << 10
    group by balance_id
) touched
join account_balances_:entries balance on balance.id = touched.balance_id
join entries_:entries entry on entry.position = touched.last_position
left join entries_:entries settled on settled.position = entry.settled_entry
left join entries_:entries pending on pending.position = entry.pending_entry
left join entries_:entries encumbrance on encumbrance.position = entry.encumbrance_entry
order by touched.first_position
