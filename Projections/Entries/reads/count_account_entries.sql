-- How many entries an account has, in all journals.
select count(*)
from account_balances_:entries balance
join entries_:entries entry on entry.balance_id = balance.id
where balance.account_id = $1
