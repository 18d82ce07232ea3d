-- How many events a partition of the log holds.
select partition_events from ledger
