-- The same rows as new_entries_by_member, by the log's tail: every entry behind the least of the
-- places and up to $4 is read, and the sets above its account are looked for, so that it costs the
-- same however many members the sets have.
with recursive tail as materialized (
    select entry.*, balance.account_id, balance.currency
    from (
        select *
        from entries_:entries
        where position > (select min(after) from unnest($2::bigint[]) as asked (after))
            and position <= $4
        order by position
    ) entry
    cross join lateral (
        select account_id, currency
        from account_balances_:entries
        where id = entry.balance_id and journal_id = $3
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
select asked.root, tail.position, tail.entry_id, tail.recorded_at, tail.is_credit, tail.layer,
       tail.units, tail.currency
from unnest($1::uuid[], $2::bigint[]) as asked (root, after)
join above on above.id = asked.root
join tail on tail.account_id = above.account_id and tail.position > asked.after
order by tail.position, asked.root
limit $5
