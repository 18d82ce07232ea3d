-- The sets of journal $1 in the order of their creation, at most $2.
select id, journal_id, name, normal_balance, eventually_consistent, external_id, description,
       metadata, seq, salt, content_hash
from account_sets_:chart
where journal_id = $1
order by seq
limit $2::integer
