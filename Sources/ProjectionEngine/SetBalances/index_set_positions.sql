-- For the balance of a set at an event.
create unique index on :rows (set_id, currency, position)
