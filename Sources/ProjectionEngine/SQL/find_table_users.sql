-- Which sessions hold a lock on one of the tables or views $1.
select distinct activity.pid,
       coalesce(
           nullif(activity.application_name, ''), activity.usename, 'another role''s session'
       ) as name
from pg_locks held
join pg_stat_activity activity on activity.pid = held.pid
where held.locktype = 'relation' and held.granted and held.pid <> pg_backend_pid()
    and held.database = (select oid from pg_database where datname = current_database())
    and held.relation = any (select to_regclass(name) from unnest($1::text[]) as given (name))
order by activity.pid
