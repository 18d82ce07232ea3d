-- Journals by name, those whose name was erased last, then id; at most $1.
select id, name, code, status, description, effective_balances, closed_through, seq, salt,
       content_hash
from journals_:chart
order by name collate "C" nulls last, id
limit $1::integer
