-- The balances of every account that has entries in journal $1, in the currencies $2 or in all when
-- it is null, at most $3: as read_balances, but that the last entries may be joined as the server
-- likes, since these may be all there are.
select balance.account_id, balance.journal_id, balance.currency, balance.id as position,
       newest.version, balance.created_at, newest.settled_debit, newest.settled_credit,
       newest.pending_debit, newest.pending_credit, newest.encumbrance_debit,
       newest.encumbrance_credit,
       settled.position as settled_position, settled.entry_id as settled_id,
       settled.recorded_at as settled_at,
       pending.position as pending_position, pending.entry_id as pending_id,
       pending.recorded_at as pending_at,
       encumbrance.position as encumbrance_position, encumbrance.entry_id as encumbrance_id,
       encumbrance.recorded_at as encumbrance_at
from account_balances_:entries balance
cross join lateral (
    select *
    from entries_:entries
    where (balance_id, position)
        between (balance.id, 0) and (balance.id, 9223372036854775807)
    order by balance_id desc, position desc
    limit 1
) newest
left join entries_:entries settled on settled.position = newest.settled_entry
left join entries_:entries pending on pending.position = newest.pending_entry
left join entries_:entries encumbrance on encumbrance.position = newest.encumbrance_entry
where balance.journal_id = $1
    and ($2::text[] is null or balance.currency = any ($2::text[]))
limit $3::integer
