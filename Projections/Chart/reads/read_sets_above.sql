-- The sets among these ids, and every set above these ids.
--
-- Few lie above, however many members there are: a probe for each. The offset keeps the server from
-- joining all memberships instead.
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
select id, journal_id, name, normal_balance, eventually_consistent, external_id, description,
       metadata, seq, salt, content_hash
from above
join account_sets_:chart using (id)
