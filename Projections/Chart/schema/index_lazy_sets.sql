-- For recalculations, which list the eventually consistent sets of a journal.
create index on account_sets_:chart (journal_id, id) where eventually_consistent
