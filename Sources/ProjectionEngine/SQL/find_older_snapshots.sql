-- Who may still see the projection $1 in the slot that it was in before its last switch, which is
-- the transaction that wrote its row.
--
-- A snapshot that does not see a transaction has an xmin that is not behind it. Any role sees the
-- xmin of every session. A standby that sends feedback has the oldest of its snapshots in its
-- sender's row or, with a replication slot, there. Sessions in other databases do not matter, nor
-- do autovacuum's workers, which read no view. Some are named without need: those whose snapshot
-- sees the switch but was taken while a transaction older than it was still open.
--
-- Asked of the functions behind the catalogs' views, so that it is answered where the rows lie.
select holder.pid, holder.name
from projection_slots switched
cross join pg_stat_get_activity(pg_backend_pid()) own
cross join lateral (
    select pid, coalesce(
               nullif(application_name, ''), usesysid::regrole::text, 'another role''s session'
           ) as name, backend_xmin as xmin
    from pg_stat_get_activity(null)
    where pid <> own.pid and backend_type is distinct from 'autovacuum worker'
        and coalesce(nullif(datid, 0), own.datid) = own.datid
    union all
    select active_pid, 'replication slot ' || slot_name, xmin
    from pg_get_replication_slots()
) holder
where switched.name = $1 and age(holder.xmin) >= age(switched.xmin)
order by holder.pid
