-- The slot that the projection $1 is in, which nobody switches before this transaction ends.
select slot from projection_slots where name = $1 for update
