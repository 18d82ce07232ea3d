-- The rows of transactions behind seq $1 up to $2, in order, for the audit.
select seq, id, journal_id, number, template, correlation_id, external_id, effective, description,
       metadata, recorded_at, void_of, actor, reason, salt, content_hash, is_erased
from transactions_:transactions
where seq > $1 and seq <= $2
order by seq
