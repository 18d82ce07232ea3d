-- What idempotency needs of the transactions with these ids. One index probe each.
select id, seq, salt, content_hash, is_erased
from transactions_:transactions
where id = any ($1::uuid[])
