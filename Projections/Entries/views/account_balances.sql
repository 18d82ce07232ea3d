-- The newest balance of every account in each journal and currency: the newest entry of each. Not
-- for services, which read it as part of balances.
select balance.journal_id, balance.account_id, balance.currency, false as is_account_set,
       newest.version, newest.settled_debit, newest.settled_credit, newest.pending_debit,
       newest.pending_credit, newest.encumbrance_debit, newest.encumbrance_credit,
       newest.entry_id, newest.position >> 10 as as_of_seq, balance.created_at,
       newest.recorded_at as modified_at
from account_balances_:entries balance
cross join lateral (
    select *
    from entries_:entries
    where (balance_id, position)
        between (balance.id, 0) and (balance.id, 9223372036854775807)
    order by balance_id desc, position desc
    limit 1
) newest
where newest.version is not null
