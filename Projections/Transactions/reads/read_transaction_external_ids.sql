-- What idempotency needs of the transactions with these external ids. One index probe each.
select external_id, id, seq, salt, content_hash, is_erased
from transactions_:transactions
where external_id = any ($1::text[])
