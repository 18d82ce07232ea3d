-- The balances of accounts, each in a journal and a currency: the newest entry of each, with the
-- last entry of each layer. Six index probes each.
select balance.account_id, balance.journal_id, balance.currency, balance.id, balance.created_at,
       newest.version, newest.settled_debit, newest.settled_credit, newest.pending_debit,
       newest.pending_credit, newest.encumbrance_debit, newest.encumbrance_credit,
       settled.position, settled.entry_id, settled.recorded_at,
       pending.position, pending.entry_id, pending.recorded_at,
       encumbrance.position, encumbrance.entry_id, encumbrance.recorded_at
from unnest($1::uuid[], $2::uuid[], $3::text[]) as asked (account_id, journal_id, currency)
join account_balances_:entries balance
    on balance.account_id = asked.account_id
    and balance.journal_id = asked.journal_id
    and balance.currency = asked.currency
cross join lateral (
    select *
    from entries_:entries
    where balance_id = balance.id
    order by position desc
    limit 1
) newest
left join entries_:entries settled on settled.position = newest.settled_entry
left join entries_:entries pending on pending.position = newest.pending_entry
left join entries_:entries encumbrance on encumbrance.position = newest.encumbrance_entry
