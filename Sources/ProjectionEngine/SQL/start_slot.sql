-- A projection that was just made starts in slot $2; one that is there keeps its slot.
insert into projection_slots (name, slot) values ($1, $2) on conflict (name) do nothing
