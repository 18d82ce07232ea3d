-- The same counts as count_new_by_member, by the log's tail, as new_entries_by_tail reads it.
with recursive tail as materialized (
    select entry.position, balance.account_id, balance.journal_id
    from (
        select position, balance_id
        from entries_:entries
        where position > (select min(after) from unnest($2::bigint[]) as asked (after))
            and position <= $3
        order by position
    ) entry
    cross join lateral (
        select account_id, journal_id
        from account_balances_:entries
        where id = entry.balance_id
        limit 1
    ) balance
), above (account_id, id) as (
    select distinct account_id, account_id from tail
    union
    select above.account_id, member.set_id
    from above
    cross join lateral (
        select set_id
        from members_:chart
        where member_id = above.id
        offset 0
    ) member
)
select asked.root, count(*) as entries
from unnest($1::uuid[], $2::bigint[]) as asked (root, after)
join account_sets_:chart root on root.id = asked.root
join above on above.id = asked.root
join tail
    on tail.account_id = above.account_id and tail.journal_id = root.journal_id
    and tail.position > asked.after
group by asked.root
