-- The accounts with these ids. One index probe each.
select id, code, name, kind, normal_balance, status, external_id, description, metadata,
       eventually_consistent, seq, salt, content_hash
from accounts_:chart
where id = any ($1::uuid[])
