-- Puts a projection into a slot. Under the log's lock, with the generation raised.
update projection_slots set slot = $2 where name = $1
