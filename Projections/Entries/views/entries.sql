-- Entries as services read them, with the account's running totals after each.
select entry.entry_id, posted.transaction_id, posted.seq,
       (entry.position & 1023)::integer as sequence, balance.journal_id, balance.account_id,
       entry.entry_type, balance.currency,
       (array['settled', 'pending', 'encumbrance'])[entry.layer + 1] as layer,
       case when entry.is_credit then 'credit' else 'debit' end as direction,
       trim_scale(entry.units) as units,
       posted.effective, entry.recorded_at, entry.version,
       trim_scale(entry.settled_debit) as settled_debit,
       trim_scale(entry.settled_credit) as settled_credit,
       trim_scale(entry.pending_debit) as pending_debit,
       trim_scale(entry.pending_credit) as pending_credit,
       trim_scale(entry.encumbrance_debit) as encumbrance_debit,
       trim_scale(entry.encumbrance_credit) as encumbrance_credit
from entries_:entries entry
join account_balances_:entries balance on balance.id = entry.balance_id
join transactions posted on posted.seq = entry.position >> 10
