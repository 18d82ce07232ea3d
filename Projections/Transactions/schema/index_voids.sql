-- A transaction is voided once.
create unique index transactions_void_of_:transactions
on transactions_:transactions (void_of) where void_of is not null
