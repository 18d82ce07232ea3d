-- For lists: one row for each set and currency.
create index on :rows (set_id, currency) where is_first
