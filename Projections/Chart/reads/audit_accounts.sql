-- A page of accounts by id, behind $1, for the audit.
select id, code, name, kind, normal_balance, status, external_id, description, metadata,
       eventually_consistent, seq, salt, content_hash
from accounts_:chart
where $1::uuid is null or id > $1
order by id
limit $2::integer
