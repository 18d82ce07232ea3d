-- Who has entries in a journal, for the journal's own lists.
create index on account_balances_:entries (journal_id)
