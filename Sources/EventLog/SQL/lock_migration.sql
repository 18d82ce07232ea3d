-- Lets one session at a time make or change the schema $1.
select pg_advisory_xact_lock(1684109677, hashtext($1))
