-- What the comment of the schema $1 says of who made it; no row when there is no such schema.
select obj_description(oid, 'pg_namespace')
from pg_namespace
where nspname = $1::text
