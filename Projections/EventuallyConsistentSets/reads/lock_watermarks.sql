-- The watermarks of these sets, locked so that no other recalculation moves them meanwhile.
--
-- Locked in the order of the ids, so that recalculations of the same sets in another order wait
-- for each other and never in a circle. No append takes these locks.
select owner_id, as_of_seq
from watermarks
where owner_id = any ($1::uuid[])
order by owner_id
for update
