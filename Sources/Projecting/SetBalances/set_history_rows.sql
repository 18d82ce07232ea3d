-- The history of a set after version `after`, at most `maximum` rows or, by null, all: one for each
-- entry of its members, in log order.
--
-- `set_rows` is a table of set balances, `entries` the table of entries in the same ledger. A
-- row of the former names the entries that came in since the row before; from its totals the
-- units of the later ones are taken off again. Touched are `maximum` entries, and those that share
-- a row with the first and the last of them: a row names at most some thousand. The page ends with
-- the first row that reaches its last version, so that no later one is looked at. Both of these
-- compare all columns of the primary key, so that no other index will do (see read_balances).
create or replace function set_history_rows(
    set_rows regclass, entries regclass, searched_set uuid, searched_currency text,
    after bigint, maximum integer
) returns table (
    version bigint, "position" bigint, created_at timestamptz,
    settled_debit numeric, settled_credit numeric, pending_debit numeric,
    pending_credit numeric, encumbrance_debit numeric, encumbrance_credit numeric,
    settled_entry bigint, pending_entry bigint, encumbrance_entry bigint
)
language plpgsql stable as $$
begin
    return query execute format($query$
        with page as (
            select row.*, base.settled_entry as base_settled, base.pending_entry as base_pending,
                   base.encumbrance_entry as base_encumbrance,
                   row.version - cardinality(row.entries) as base_version
            from (
                select *
                from %1$s
                where (set_id, currency, version)
                    between ($1, $2, $3 + 1)
                    and (
                        $1, $2, coalesce((
                            select version
                            from %1$s
                            where (set_id, currency, version)
                                between ($1, $2, $3 + $4) and ($1, $2, 9223372036854775807)
                            order by set_id, currency, version
                            limit 1
                        ), 9223372036854775807)
                    )
                order by set_id, currency, version
                limit $4
            ) row
            left join lateral (
                select settled_entry, pending_entry, encumbrance_entry
                from %1$s
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
                from %2$s
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
               page.settled_debit - coalesce(running.sd, 0),
               page.settled_credit - coalesce(running.sc, 0),
               page.pending_debit - coalesce(running.pd, 0),
               page.pending_credit - coalesce(running.pc, 0),
               page.encumbrance_debit - coalesce(running.ed, 0),
               page.encumbrance_credit - coalesce(running.ec, 0),
               coalesce(running.settled_entry, page.base_settled),
               coalesce(running.pending_entry, page.base_pending),
               coalesce(running.encumbrance_entry, page.base_encumbrance)
        from running
        join page on page.version = running.row_version
        where running.version > $3 and ($4 is null or running.version <= $3 + $4)
        order by running.version
        $query$, set_rows, entries)
    using searched_set, searched_currency, after, maximum;
end
$$;
