-- Forgets which slot each projection is in.
delete from projection_slots
