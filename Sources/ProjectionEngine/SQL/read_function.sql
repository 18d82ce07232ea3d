-- The function $1, named with its parameters' types, in the server's own words; null when it is not
-- there.
select pg_get_functiondef(to_regprocedure($1))
