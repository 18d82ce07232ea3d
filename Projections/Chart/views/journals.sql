-- Journals as services read them.
select id as journal_id, name, code, status, description, effective_balances, closed_through, seq
from journals_:chart
