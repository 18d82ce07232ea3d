-- How many events a partition holds, and how many partitions there are in a row from the first
-- that is there: the first seq beyond them follows from the number of the last.
select ledger.partition_events,
       max(substring(child.relname from '^events_([0-9]+)$')::bigint)
from ledger
cross join pg_inherits link
join pg_class child on child.oid = link.inhrelid
where link.inhparent = 'events'::regclass
group by ledger.partition_events
