-- For idempotency by external id.
create unique index transactions_external_id_:transactions
on transactions_:transactions (external_id) where external_id is not null
