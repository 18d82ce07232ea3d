-- Gives a ledger without events a manual clock. Under the log's lock.
update ledger
set clock_at = $1
where clock_at is null and not exists (select from events)
