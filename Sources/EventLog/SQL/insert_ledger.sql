-- The row of a new ledger.
insert into ledger
    (ledger_id, epoch, format, generation, created_at, system_identifier, timeline, clock_at,
     partition_events)
values ($1, 1, $2, 1, clock_timestamp(), $3, $4, $5, $6)
