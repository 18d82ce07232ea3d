-- The eventually consistent sets among these and below them, walking through synchronous ones.
with recursive below (id) as (
    select unnest($1::uuid[])
    union
    select member.member_id
    from below
    join members_:chart member on member.set_id = below.id
    where member.is_account_set
)
select id
from below
join account_sets_:chart using (id)
where eventually_consistent
order by id
