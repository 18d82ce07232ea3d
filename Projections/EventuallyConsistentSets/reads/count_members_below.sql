-- How many accounts lie below these sets, each as often as it is reached, counted up to $2.
--
-- The members are read set by set and no further than they are counted, however large a set is:
-- in the order of the primary key, since any other way begins with the members of other sets.
with recursive below (id, is_account_set) as (
    select id, true from unnest($1::uuid[]) as asked (id)
    union all
    select member.member_id, member.is_account_set
    from below
    cross join lateral (
        select member_id, is_account_set
        from members_:chart
        where (set_id, member_id)
            between (below.id, '00000000-0000-0000-0000-000000000000')
                and (below.id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
        order by set_id, member_id
        limit $2
    ) member
    where below.is_account_set
)
select count(*)
from (select from below where not is_account_set limit $2) counted
