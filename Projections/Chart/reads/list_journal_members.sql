-- The edges below the sets of journal $1 in the order of adding, at most $3; those that lead to an
-- account only when $2 says so.
select member.set_id, member.member_id, member.is_account_set
from account_sets_:chart owner
join members_:chart member on member.set_id = owner.id
where owner.journal_id = $1
    and ($2::boolean or member.is_account_set)
order by member.seq
limit $3::integer
