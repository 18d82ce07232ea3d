-- An account's entries in the order of the log, the newest of which is its balance.
create index on entries_:entries (balance_id, position)
