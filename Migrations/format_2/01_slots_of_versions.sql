-- Each version of a projection has tables of its own: slots a and b of the first, 2a and 2b of the
-- second, and so on.
alter table projection_slots
    drop constraint projection_slots_slot_check,
    add constraint projection_slots_slot_check check (slot ~ '^([2-9]|[1-9][0-9]+)?[ab]$');
