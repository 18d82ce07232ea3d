-- Ends a session of ours, named by its process and its start, if it is still there. No row: it is
-- gone.
select pg_terminate_backend(pid)
from pg_stat_activity
where pid = $1 and backend_start = $2
