-- The edges that lead up from these ids and from every set above them, in the order of adding.
with recursive above (id) as (
    select unnest($1::uuid[])
    union
    select member.set_id
    from above
    join members_:chart member on member.member_id = above.id
)
select member.member_id, member.set_id
from above
join members_:chart member on member.member_id = above.id
order by member.seq
