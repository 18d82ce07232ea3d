-- The journals with these ids. One index probe each.
select id, name, code, status, description, effective_balances, closed_through, seq, salt,
       content_hash
from journals_:chart
where id = any ($1::uuid[])
