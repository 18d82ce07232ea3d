-- The same counts as count_new_by_member, by the log's tail, as new_entries_by_tail reads it.
with recursive tail as materialized (
    select balance_id, array_agg(position) as positions
    from entries_:entries
    where position > (select min(after) from unnest($2::bigint[]) as asked (after))
        and position <= $3
    group by balance_id
), above (id, journal_id, positions) as (
    select balance.account_id, balance.journal_id, tail.positions
    from tail
    cross join lateral (
        select account_id, journal_id
        from account_balances_:entries
        where id = tail.balance_id
        limit 1
    ) balance
    union all
    select member.set_id, above.journal_id, above.positions
    from above
    cross join lateral (
        select set_id
        from members_:chart
        where member_id = above.id
        offset 0
    ) member
)
select asked.root, count(*) as count
from above
join unnest($1::uuid[], $2::bigint[]) as asked (root, after) on asked.root = above.id
join account_sets_:chart root on root.id = asked.root and root.journal_id = above.journal_id
cross join lateral unnest(above.positions) as named (position)
where named.position > asked.after
group by asked.root
