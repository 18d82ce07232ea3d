-- For idempotency by id.
create unique index transactions_id_:transactions on transactions_:transactions (id)
