-- The watermarks of these sets, as they stand. A set that was never recalculated has none.
select owner_id, as_of_seq from watermarks where owner_id = any ($1::uuid[])
