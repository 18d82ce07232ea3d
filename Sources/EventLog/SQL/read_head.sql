-- The ledger's row, the newest event and the server's clock. Two index probes.
select ledger.ledger_id, ledger.epoch, ledger.format, ledger.generation, ledger.system_identifier,
       ledger.timeline, ledger.clock_at, clock_timestamp(), newest.seq, newest.hash,
       newest.recorded_at
from ledger
left join lateral (
    select seq, hash, recorded_at
    from events
    order by seq desc
    limit 1
) newest on true
