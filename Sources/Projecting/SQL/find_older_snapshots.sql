-- Who may still see the projection $1 in the slot that it was in before its last switch, which is
-- the transaction that wrote its row.
--
-- A snapshot that does not see a transaction has an xmin that is not behind it. Any role sees the
-- xmin of every session. A standby that sends feedback has the oldest of its snapshots in its
-- sender's row or, with a replication slot, there. Sessions in other databases do not matter, nor
-- do autovacuum's workers, which read no view. Some are named without need: those whose snapshot
-- sees the switch but was taken while a transaction older than it was still open.
with holder (pid, name, xmin) as (
    select pid, coalesce(nullif(application_name, ''), usename, 'another role''s session'),
           backend_xmin
    from pg_stat_activity
    where pid <> pg_backend_pid() and backend_type is distinct from 'autovacuum worker'
        and coalesce(datname, current_database()) = current_database()
    union all
    select active_pid, 'replication slot ' || slot_name, xmin
    from pg_replication_slots
)
select pid, name
from holder
where age(xmin) >= (select age(xmin) from projection_slots where name = $1)
order by pid
