-- Which slot of its tables each projection is read from and written to: control state, which no
-- log holds. A rebuild fills the other slot and switches here, in one row.
create table projection_slots (
    name text primary key,
    slot text not null check (slot in ('a', 'b'))
);
