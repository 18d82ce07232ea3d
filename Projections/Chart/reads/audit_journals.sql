-- A page of journals by id, behind $1, for the audit.
select id, name, code, status, description, effective_balances, closed_through, seq, salt,
       content_hash
from journals_:chart
where $1::uuid is null or id > $1
order by id
limit $2::integer
