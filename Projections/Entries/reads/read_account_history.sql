-- The history of one account's balance after version $4, at most $5 rows, with the last entry of
-- each layer.
select entry.account_id, entry.journal_id, entry.currency, entry.position, entry.version,
       entry.created_at, entry.settled_debit, entry.settled_credit, entry.pending_debit,
       entry.pending_credit, entry.encumbrance_debit, entry.encumbrance_credit,
       settled.*, pending.*, encumbrance.*
from (
:page
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
order by entry.position
