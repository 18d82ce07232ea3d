-- The newest balance of each of these sets in every currency, or in one when $2 is given, with the
-- last entry of each layer. Four index probes each.
select newest.set_id, newest.currency, newest.version, newest.created_at, newest.settled_debit,
       newest.settled_credit, newest.pending_debit, newest.pending_credit,
       newest.encumbrance_debit, newest.encumbrance_credit,
       last.*
from :rows first
cross join lateral (
    select *
    from :rows
    where set_id = first.set_id and currency = first.currency
    order by version desc
    limit 1
) newest
cross join lateral last_entries_:entries(
    newest.settled_entry, newest.pending_entry, newest.encumbrance_entry
) last
where first.is_first and first.set_id = any ($1::uuid[])
    and ($2::text is null or first.currency = $2)
