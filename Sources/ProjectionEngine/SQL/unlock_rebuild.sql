-- Gives the lock of rebuilds back.
select pg_advisory_unlock($1, 'events'::regclass::oid::integer)
