-- Whether the schema $1 is there, and what its comment says of who made it.
select count(*) > 0, max(obj_description(oid, 'pg_namespace'))
from pg_namespace
where nspname = $1::text
