-- The number of the log's last partition.
select max(substring(child.relname from '^events_([0-9]+)$')::bigint)
from pg_inherits link
join pg_class child on child.oid = link.inhrelid
where link.inhparent = 'events'::regclass
