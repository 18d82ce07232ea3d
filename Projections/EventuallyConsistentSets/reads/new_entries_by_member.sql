-- The entries of these sets' members ($1) behind each set's own place ($2, positions) and up to $4,
-- in log order, one row for each entry and set, at most $5 rows: by the members' balances in
-- journal $3, one index probe each. The laterals stay apart, so that the server, which cannot know
-- how many members there are, joins nothing else.
with recursive below (root, after, id, is_account_set) as (
    select root, after, root, true
    from unnest($1::uuid[], $2::bigint[]) as asked (root, after)
    union all
    select below.root, below.after, member.member_id, member.is_account_set
    from below
    cross join lateral (
        select member_id, is_account_set
        from members_:chart
        where set_id = below.id
        offset 0
    ) member
    where below.is_account_set
)
select below.root, entry.position, entry.entry_id as id, entry.recorded_at as at, entry.is_credit,
       entry.layer, entry.units, balance.currency
from below
cross join lateral (
    select id, currency
    from account_balances_:entries
    where account_id = below.id and journal_id = $3
    offset 0
) balance
join lateral (
    select *
    from entries_:entries
    where (balance_id, position) between (balance.id, below.after + 1) and (balance.id, $4)
    order by balance_id, position
    limit $5
) entry on true
order by entry.position, below.root
limit $5
