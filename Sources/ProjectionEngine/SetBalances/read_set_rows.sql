-- The newest balance of each of these sets in every currency, or in one when $2 is given, with the
-- last entry of each layer. Four index probes each.
select newest.set_id, newest.currency, newest.version, newest.created_at, newest.settled_debit,
       newest.settled_credit, newest.pending_debit, newest.pending_credit,
       newest.encumbrance_debit, newest.encumbrance_credit,
       settled.*, pending.*, encumbrance.*
from :rows first
cross join lateral (
    select *
    from :rows
    where set_id = first.set_id and currency = first.currency
    order by version desc
    limit 1
) newest
left join lateral (
    select position as settled_position, entry_id as settled_id,
           recorded_at as settled_at
    from entries_:entries
    where position = newest.settled_entry
    limit 1
) settled on true
left join lateral (
    select position as pending_position, entry_id as pending_id,
           recorded_at as pending_at
    from entries_:entries
    where position = newest.pending_entry
    limit 1
) pending on true
left join lateral (
    select position as encumbrance_position, entry_id as encumbrance_id,
           recorded_at as encumbrance_at
    from entries_:entries
    where position = newest.encumbrance_entry
    limit 1
) encumbrance on true
where first.is_first and first.set_id = any ($1::uuid[])
    and ($2::text is null or first.currency = $2)
