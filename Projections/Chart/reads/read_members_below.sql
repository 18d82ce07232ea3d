-- The edges that lead down from these sets and from every set below them, in the order of adding.
with recursive below (id) as (
    select unnest($1::uuid[])
    union
    select member.member_id
    from below
    join members_:chart member on member.set_id = below.id
    where member.is_account_set
)
select member.set_id, member.member_id, member.is_account_set
from below
join members_:chart member on member.set_id = below.id
order by member.seq
