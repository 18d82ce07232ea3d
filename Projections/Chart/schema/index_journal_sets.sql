-- For lists of a journal's sets, by creation.
create index on account_sets_:chart (journal_id, seq)
