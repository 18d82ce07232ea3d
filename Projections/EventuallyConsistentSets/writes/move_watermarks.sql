-- Moves the watermarks of these sets, each to its seq, never back.
update watermarks
set as_of_seq = moved.as_of_seq
from unnest($1::uuid[], $2::bigint[]) as moved (owner_id, as_of_seq)
where watermarks.owner_id = moved.owner_id and watermarks.as_of_seq < moved.as_of_seq
