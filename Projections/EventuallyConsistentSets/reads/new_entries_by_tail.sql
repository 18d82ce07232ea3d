-- The same rows as new_entries_by_member, by the log's tail: every entry behind the least of the
-- places and up to $4 is read, and those of other accounts are passed over.
with recursive below (root, after, id) as (
    select root, after, root
    from unnest($1::uuid[], $2::bigint[]) as asked (root, after)
    union all
    select below.root, below.after, member.member_id
    from below
    join members_:chart member on member.set_id = below.id
), tail as materialized (
    select *
    from entries_:entries
    where position > (select min(after) from unnest($2::bigint[]) as asked (after))
        and position <= $4
)
select below.root, entry.position, entry.entry_id, entry.recorded_at, entry.is_credit,
       entry.layer, entry.units, balance.currency
from tail entry
join account_balances_:entries balance
    on balance.id = entry.balance_id and balance.journal_id = $3
join below on below.id = balance.account_id and below.after < entry.position
order by entry.position, below.root
limit $5
