-- Lets one session at a time rebuild, until it ends or gives the lock back.
select pg_advisory_lock($1, 'events'::regclass::oid::integer)
