-- What a batch added to sets: the totals since the row before it are put onto that row's, so that
-- the writer need not know where the sets stand. One index probe and one row for each set,
-- currency and thousand entries.
--
-- $16 holds the entries of all rows one behind the other; a row names those from $17 to $18. A
-- second row of the same set carries the totals of the whole batch so far, since it is put onto
-- the same base.
insert into :rows
    (set_id, currency, version, position, created_at, settled_entry, pending_entry,
     encumbrance_entry, settled_debit, settled_credit, pending_debit, pending_credit,
     encumbrance_debit, encumbrance_credit, is_first, entries)
select added.set_id, added.currency,
       coalesce(base.version, 0) + added.version,
       added.position,
       coalesce(base.created_at, added.created_at),
       coalesce(added.settled_entry, base.settled_entry),
       coalesce(added.pending_entry, base.pending_entry),
       coalesce(added.encumbrance_entry, base.encumbrance_entry),
       coalesce(base.settled_debit, 0) + added.settled_debit,
       coalesce(base.settled_credit, 0) + added.settled_credit,
       coalesce(base.pending_debit, 0) + added.pending_debit,
       coalesce(base.pending_credit, 0) + added.pending_credit,
       coalesce(base.encumbrance_debit, 0) + added.encumbrance_debit,
       coalesce(base.encumbrance_credit, 0) + added.encumbrance_credit,
       base.version is null and added.is_first,
       ($16::bigint[])[added.first_entry:added.last_entry]
from unnest(
    $1::uuid[], $2::text[], $3::bigint[], $4::bigint[], $5::timestamptz[], $6::bigint[],
    $7::bigint[], $8::bigint[], $9::numeric[], $10::numeric[], $11::numeric[], $12::numeric[],
    $13::numeric[], $14::numeric[], $15::boolean[], $17::integer[], $18::integer[]
) as added (
    set_id, currency, version, position, created_at, settled_entry, pending_entry,
    encumbrance_entry, settled_debit, settled_credit, pending_debit, pending_credit,
    encumbrance_debit, encumbrance_credit, is_first, first_entry, last_entry
)
left join lateral (
    select *
    from :rows
    where set_id = added.set_id and currency = added.currency
    order by version desc
    limit 1
) base on true
