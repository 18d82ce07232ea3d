-- The events behind $1 up to $2, in order, at most $3.
select seq, recorded_at, type, version, entity_id, payload, details, hash
from events
where seq > $1 and seq <= $2
order by seq
limit $3::integer
