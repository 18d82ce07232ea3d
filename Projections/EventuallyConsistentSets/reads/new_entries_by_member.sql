-- The entries of these sets' members ($1) behind each set's own place ($2, positions) and up to $4,
-- in log order, one row for each entry and set, at most $5 rows: by the members' balances in
-- journal $3, one index probe each.
with recursive below (root, after, id) as (
    select root, after, root
    from unnest($1::uuid[], $2::bigint[]) as asked (root, after)
    union all
    select below.root, below.after, member.member_id
    from below
    join members_:chart member on member.set_id = below.id
)
select below.root, entry.position, entry.entry_id, entry.recorded_at, entry.is_credit,
       entry.layer, entry.units, balance.currency
from below
join account_balances_:entries balance
    on balance.account_id = below.id and balance.journal_id = $3
join lateral (
    select *
    from entries_:entries
    where balance_id = balance.id and position > below.after and position <= $4
    order by position
    limit $5
) entry on true
order by entry.position, below.root
limit $5
