-- Ends the session that holds the log's lock, if it is still the one that was seen ($2, $3), has
-- done nothing since ($4) and still waits for its client.
select pg_terminate_backend(activity.pid)
from pg_locks held
join pg_stat_activity activity on activity.pid = held.pid
where held.locktype = 'advisory' and held.granted
    and held.database = (select oid from pg_database where datname = current_database())
    and held.classid::integer = $1 and held.objid = 'events'::regclass and held.objsubid = 2
    and activity.pid = $2 and activity.backend_start = $3 and activity.query_start = $4
    and activity.wait_event_type = 'Client'
