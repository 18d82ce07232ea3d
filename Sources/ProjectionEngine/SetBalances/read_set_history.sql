-- The history of a set in one currency after version $3, at most $4 rows, with the last entry of
-- each layer.
select history.version, history.created_at, history.settled_debit, history.settled_credit,
       history.pending_debit, history.pending_credit, history.encumbrance_debit,
       history.encumbrance_credit, settled.*, pending.*, encumbrance.*, history.position
from (
:page
) history
left join lateral (
    select position as settled_position, entry_id as settled_id,
           recorded_at as settled_at
    from entries_:entries
    where position = history.settled_entry
    limit 1
) settled on true
left join lateral (
    select position as pending_position, entry_id as pending_id,
           recorded_at as pending_at
    from entries_:entries
    where position = history.pending_entry
    limit 1
) pending on true
left join lateral (
    select position as encumbrance_position, entry_id as encumbrance_id,
           recorded_at as encumbrance_at
    from entries_:entries
    where position = history.encumbrance_entry
    limit 1
) encumbrance on true
order by history.version
