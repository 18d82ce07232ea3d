-- The history of a set in one currency after version $3, at most $4 rows.
select history.version, history.created_at, history.settled_debit, history.settled_credit,
       history.pending_debit, history.pending_credit, history.encumbrance_debit,
       history.encumbrance_credit,
       settled.position, settled.entry_id, settled.recorded_at,
       pending.position, pending.entry_id, pending.recorded_at,
       encumbrance.position, encumbrance.entry_id, encumbrance.recorded_at,
       history.position
from set_history_rows(
    ':rows', 'entries_:entries', $1::uuid, $2::text, $3::bigint, $4::integer
) history
left join lateral (
    select position, entry_id, recorded_at
    from entries_:entries
    where position = history.settled_entry
    limit 1
) settled on true
left join lateral (
    select position, entry_id, recorded_at
    from entries_:entries
    where position = history.pending_entry
    limit 1
) pending on true
left join lateral (
    select position, entry_id, recorded_at
    from entries_:entries
    where position = history.encumbrance_entry
    limit 1
) encumbrance on true
order by history.version
