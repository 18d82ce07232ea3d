-- A page of account sets by id, behind $1, for the audit.
select id, journal_id, name, normal_balance, eventually_consistent, external_id, description,
       metadata, seq, salt, content_hash
from account_sets_:chart
where $1::uuid is null or id > $1
order by id
limit $2::integer
