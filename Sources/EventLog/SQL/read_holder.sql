-- Who holds the log's lock ($1 names it), whether that session waits for its client, and how many
-- MiB it said would follow in one statement.
--
-- Asked of the functions behind pg_locks and pg_stat_activity, so that it is answered where the
-- ledger's row lies, and the lock with it.
select activity.pid, activity.backend_start, activity.query_start,
       activity.wait_event_type = 'Client' as waits_for_client,
       substring(activity.query from '^-- ([0-9]+) MiB follow')::integer as megabytes
from ledger
cross join pg_stat_get_activity(pg_backend_pid()) own
cross join pg_lock_status() held
cross join lateral pg_stat_get_activity(held.pid) activity
where held.locktype = 'advisory' and held.granted and held.database = own.datid
    and held.classid::integer = $1 and held.objid = ledger.tableoid and held.objsubid = 2
