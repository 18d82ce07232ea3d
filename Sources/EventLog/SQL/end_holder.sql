-- Ends the session that holds the log's lock, if it is still the one that was seen ($2, $3), has
-- done nothing since ($4) and still waits for its client.
select pg_terminate_backend(activity.pid)
from ledger
cross join pg_stat_get_activity(pg_backend_pid()) own
cross join pg_lock_status() held
cross join lateral pg_stat_get_activity(held.pid) activity
where held.locktype = 'advisory' and held.granted and held.database = own.datid
    and held.classid::integer = $1 and held.objid = ledger.tableoid and held.objsubid = 2
    and activity.pid = $2 and activity.backend_start = $3 and activity.query_start = $4
    and activity.wait_event_type = 'Client'
