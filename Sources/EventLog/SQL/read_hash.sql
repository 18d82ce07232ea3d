-- The hash of one event; no row when it is not there.
select hash from events where seq = $1
