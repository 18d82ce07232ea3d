-- Which session rebuilds: it holds the lock of rebuilds, which $1 names.
select activity.pid,
       coalesce(
           nullif(activity.application_name, ''), activity.usename, 'another role''s session'
       ) as name
from pg_locks held
join pg_stat_activity activity on activity.pid = held.pid
where held.locktype = 'advisory' and held.granted
    and held.database = (select oid from pg_database where datname = current_database())
    and held.classid::integer = $1 and held.objid = 'events'::regclass and held.objsubid = 2
