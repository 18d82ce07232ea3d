-- The sets among these ids, and every set above these ids.
with recursive above (id) as (
    select unnest($1::uuid[])
    union
    select member.set_id
    from above
    join members_:chart member on member.member_id = above.id
)
select id, journal_id, name, normal_balance, eventually_consistent, external_id, description,
       metadata, seq, salt, content_hash
from above
join account_sets_:chart using (id)
