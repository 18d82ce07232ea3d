-- The rows of account balances behind number $1 up to $2, in order, for the audit.
select id, account_id, journal_id, currency, created_at
from account_balances_:entries
where id > $1 and id <= $2
order by id
