-- Every row of sets' balances in the order of the log, for the audit's cursor, which fetches them
-- page by page while it folds. The sort is the server's, on disk where it is large.
select set_id, currency, position, created_at, version, settled_entry, pending_entry,
       encumbrance_entry, settled_debit, settled_credit, pending_debit, pending_credit,
       encumbrance_debit, encumbrance_credit, is_first, entries
from :rows
order by position, set_id, currency
