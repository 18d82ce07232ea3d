-- The eventually consistent sets, of one journal when $1 is given, by id after $2, at most $3.
select id
from account_sets_:chart
where eventually_consistent
    and ($1::uuid is null or journal_id = $1)
    and ($2::uuid is null or id > $2)
order by id
limit $3::integer
