-- The newest balance of every account and set in each journal and currency. as_of_seq of an account
-- or a synchronous set is the seq of the last entry folded, it is complete to the head; of an
-- eventually consistent set it is the watermark.
select journal_id, account_id, currency, is_account_set, version,
       trim_scale(settled_debit) as settled_debit, trim_scale(settled_credit) as settled_credit,
       trim_scale(pending_debit) as pending_debit, trim_scale(pending_credit) as pending_credit,
       trim_scale(encumbrance_debit) as encumbrance_debit,
       trim_scale(encumbrance_credit) as encumbrance_credit,
       entry_id, as_of_seq, created_at, modified_at
from (
    select * from account_balances
    union all
    select * from set_balances
    union all
    select * from lazy_set_balances
) newest
