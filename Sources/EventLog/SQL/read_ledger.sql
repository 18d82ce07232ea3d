-- The ledger's row, without the log.
select ledger_id, epoch, format, generation, clock_at from ledger
