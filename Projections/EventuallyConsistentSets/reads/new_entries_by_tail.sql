-- The same rows as new_entries_by_member, by the log's tail: every entry behind the least of the
-- places and up to $4 is read, and the sets above its account are looked for, so that it costs the
-- same however many members the sets have.
--
-- The positions of a balance's entries are taken along on the way up, so that no long list has to
-- be joined with another, which the server, not knowing how long they are, may do pair by pair.
with recursive tail as materialized (
    select balance_id, array_agg(position) as positions
    from entries_:entries
    where position > (select min(after) from unnest($2::bigint[]) as asked (after))
        and position <= $4
    group by balance_id
), above (id, currency, positions) as (
    select balance.account_id, balance.currency, tail.positions
    from tail
    cross join lateral (
        select account_id, currency
        from account_balances_:entries
        where id = tail.balance_id and journal_id = $3
        limit 1
    ) balance
    union all
    select member.set_id, above.currency, above.positions
    from above
    cross join lateral (
        select set_id
        from members_:chart
        where member_id = above.id
        offset 0
    ) member
)
select asked.root, entry.position, entry.entry_id as id, entry.recorded_at as at, entry.is_credit,
       entry.layer, entry.units, above.currency
from above
join unnest($1::uuid[], $2::bigint[]) as asked (root, after) on asked.root = above.id
cross join lateral unnest(above.positions) as named (position)
cross join lateral (
    select *
    from entries_:entries
    where position = named.position
    limit 1
) entry
where named.position > asked.after
order by entry.position, asked.root
limit $5
