-- The history of a set in one currency after version $3, at most $4 rows.
select history.version, history.created_at, history.settled_debit, history.settled_credit,
       history.pending_debit, history.pending_credit, history.encumbrance_debit,
       history.encumbrance_credit,
       last.*,
       history.position
from set_history_rows(
    ':rows', 'entries_:entries', $1::uuid, $2::text, $3::bigint, $4::integer
) history
cross join lateral last_entries_:entries(
    history.settled_entry, history.pending_entry, history.encumbrance_entry
) last
order by history.version
