-- What a batch added to sets: the totals since the row before it are put onto that row's, so that
-- the writer need not know where the sets stand. One index probe and one row for each set,
-- currency and thousand entries.
--
-- The sets come by a subselect, so that the server cannot count them when it plans: seeing that
-- there are few it would plan for just these, anew for each batch, at a third of the cost of a
-- posting that is alone in its batch.
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
from (
    select unnest((select $1::uuid[])) as set_id, unnest($2::text[]) as currency,
           unnest($3::bigint[]) as position, unnest($4::timestamptz[]) as created_at,
           unnest($5::bigint[]) as version, unnest($6::bigint[]) as settled_entry,
           unnest($7::bigint[]) as pending_entry, unnest($8::bigint[]) as encumbrance_entry,
           unnest($9::numeric[]) as settled_debit, unnest($10::numeric[]) as settled_credit,
           unnest($11::numeric[]) as pending_debit, unnest($12::numeric[]) as pending_credit,
           unnest($13::numeric[]) as encumbrance_debit,
           unnest($14::numeric[]) as encumbrance_credit, unnest($15::boolean[]) as is_first,
           unnest($17::integer[]) as first_entry, unnest($18::integer[]) as last_entry
) added
left join lateral (
    select *
    from :rows
    where set_id = added.set_id and currency = added.currency
    order by version desc
    limit 1
) base on true
