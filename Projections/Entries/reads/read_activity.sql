-- In which journals these accounts have entries.
select distinct account_id, journal_id
from account_balances_:entries
where account_id = any ($1::uuid[])
