-- What the view $1 means, in the server's own words; no row when it is not there, or has options,
-- which none of ours has.
select pg_get_viewdef(oid)
from pg_class
where oid = to_regclass($1) and relkind = 'v' and reloptions is null
