-- Entries as services read them, with the account's running totals after each.
select entry.entry_id, posted.transaction_id, posted.seq,
       (entry.position & 1023)::integer as sequence, balance.journal_id, balance.account_id,
       entry.entry_type, balance.currency,
       (array['settled', 'pending', 'encumbrance'])[entry.layer + 1] as layer,
       case when entry.is_credit then 'credit' else 'debit' end as direction, entry.units,
       posted.effective, entry.recorded_at, entry.version, entry.settled_debit,
       entry.settled_credit, entry.pending_debit, entry.pending_credit, entry.encumbrance_debit,
       entry.encumbrance_credit
from entries_:entries entry
join account_balances_:entries balance on balance.id = entry.balance_id
join transactions posted on posted.seq = entry.position >> 10
