-- Who holds the log's lock ($1 names it), whether that session waits for its client, and how many
-- MiB it said would follow in one statement.
select activity.pid, activity.backend_start, activity.query_start,
       activity.wait_event_type = 'Client' as waits_for_client,
       substring(activity.query from '^-- ([0-9]+) MiB follow')::integer as megabytes
from pg_locks held
join pg_stat_activity activity on activity.pid = held.pid
where held.locktype = 'advisory' and held.granted
    and held.database = (select oid from pg_database where datname = current_database())
    and held.classid::integer = $1 and held.objid = 'events'::regclass and held.objsubid = 2
