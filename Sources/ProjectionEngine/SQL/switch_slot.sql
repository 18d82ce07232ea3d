-- Puts a projection into a slot, one that is new to the ledger too. Under the log's lock, with the
-- generation raised.
insert into projection_slots (name, slot)
values ($1, $2)
on conflict (name) do update set slot = excluded.slot
