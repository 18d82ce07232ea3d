-- The edges that lead up from these ids and from every set above them, in the order of adding: by
-- probes, as read_sets_above.
with recursive above (id) as (
    select unnest($1::uuid[])
    union
    select member.set_id
    from above
    cross join lateral (
        select set_id
        from members_:chart
        where member_id = above.id
        offset 0
    ) member
)
select above.id, member.set_id
from above
cross join lateral (
    select set_id, seq
    from members_:chart
    where member_id = above.id
    offset 0
) member
order by member.seq
