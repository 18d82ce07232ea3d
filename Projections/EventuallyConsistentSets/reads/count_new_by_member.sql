-- How many entries of each of these sets' members ($1) lie behind the set's place ($2, positions)
-- and up to $3: by the versions of the members' entries at both places, two index probes each;
-- of eventually consistent accounts, whose entries have no version, one by one.
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
select below.root,
       coalesce(sum(
           case
               when newest.version is not null
                   then newest.version - coalesce(consumed.version, 0)
               else (
                   select count(*)
                   from entries_:entries
                   where balance_id = balance.id
                       and position > below.after and position <= $3
               )
           end
       ), 0)::bigint as count
from below
join account_sets_:chart root on root.id = below.root
cross join lateral (
    select id
    from account_balances_:entries
    where account_id = below.id and journal_id = root.journal_id
    offset 0
) balance
cross join lateral (
    select version
    from entries_:entries
    where (balance_id, position) between (balance.id, 0) and (balance.id, $3)
    order by balance_id desc, position desc
    limit 1
) newest
left join lateral (
    select version
    from entries_:entries
    where (balance_id, position) between (balance.id, 0) and (balance.id, below.after)
    order by balance_id desc, position desc
    limit 1
) consumed on true
group by below.root
