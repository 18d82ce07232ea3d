-- A projection that was just made starts in slot a; one that is there keeps its slot.
insert into projection_slots (name, slot) values ($1, 'a') on conflict (name) do nothing
