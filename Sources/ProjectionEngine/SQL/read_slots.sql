-- Which slot each projection is in.
select name, slot from projection_slots
