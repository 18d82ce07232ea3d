-- A page of the history of set $1 in currency $2, which stands inside the statements that read it:
-- after version $3, at most $4 rows or, by null, all: one for each entry of its members.
--
-- A row of sets' balances names the entries that came in since the row before; from its totals the
-- units of the later ones are taken off again. Touched are $4 entries, and those that share a row
-- with the first and the last of them: a row names at most some thousand. The page ends with the
-- first row that reaches its last version, so that no later one is looked at. Both of these compare
-- all columns of the primary key, so that no other index will do (see read_balances).
with page as (
    select row.*, base.settled_entry as base_settled, base.pending_entry as base_pending,
           base.encumbrance_entry as base_encumbrance,
           row.version - cardinality(row.entries) as base_version
    from (
        select *
        from :rows
        where (set_id, currency, version)
            between ($1::uuid, $2::text, $3::bigint + 1)
            and (
                $1, $2, coalesce((
                    select version
                    from :rows
                    where (set_id, currency, version)
                        between ($1, $2, $3 + $4::integer) and ($1, $2, 9223372036854775807)
                    order by set_id, currency, version
                    limit 1
                ), 9223372036854775807)
            )
        order by set_id, currency, version
        limit $4::integer
    ) row
    left join lateral (
        select settled_entry, pending_entry, encumbrance_entry
        from :rows
        where set_id = $1 and currency = $2
            and version = row.version - cardinality(row.entries)
        limit 1
    ) base on true
), named as (
    select page.version as row_version, page.base_version + entry.ordinal as version,
           entry.position
    from page
    cross join lateral unnest(page.entries) with ordinality as entry (position, ordinal)
), running as (
    select named.row_version, named.version, named.position,
           sum(units) filter (where layer = 0 and not is_credit) over later as sd,
           sum(units) filter (where layer = 0 and is_credit) over later as sc,
           sum(units) filter (where layer = 1 and not is_credit) over later as pd,
           sum(units) filter (where layer = 1 and is_credit) over later as pc,
           sum(units) filter (where layer = 2 and not is_credit) over later as ed,
           sum(units) filter (where layer = 2 and is_credit) over later as ec,
           max(named.position) filter (where layer = 0) over so_far as settled_entry,
           max(named.position) filter (where layer = 1) over so_far as pending_entry,
           max(named.position) filter (where layer = 2) over so_far as encumbrance_entry
    from named
    cross join lateral (
        select *
        from entries_:entries
        where position = named.position
        limit 1
    ) entry
    window
        so_far as (partition by named.row_version order by named.version),
        later as (
            partition by named.row_version order by named.version
            rows between 1 following and unbounded following
        )
)
select running.version, running.position, page.created_at,
       page.settled_debit - coalesce(running.sd, 0) as settled_debit,
       page.settled_credit - coalesce(running.sc, 0) as settled_credit,
       page.pending_debit - coalesce(running.pd, 0) as pending_debit,
       page.pending_credit - coalesce(running.pc, 0) as pending_credit,
       page.encumbrance_debit - coalesce(running.ed, 0) as encumbrance_debit,
       page.encumbrance_credit - coalesce(running.ec, 0) as encumbrance_credit,
       coalesce(running.settled_entry, page.base_settled) as settled_entry,
       coalesce(running.pending_entry, page.base_pending) as pending_entry,
       coalesce(running.encumbrance_entry, page.base_encumbrance) as encumbrance_entry
from running
join page on page.version = running.row_version
where running.version > $3 and ($4::integer is null or running.version <= $3 + $4)
