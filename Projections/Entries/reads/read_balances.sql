-- The balances of accounts, each in a journal and a currency, or in all when that is null: the
-- newest entry of each, with the last entry of each layer. Five index probes each.
--
-- Probes are what is wanted, however the tables are filled. A comparison of both columns is one
-- that only the index of a balance's entries answers in order: by the number alone the server may
-- go back through all entries for an account that has long been idle, or sort all of one that has
-- far more than most. The offset keeps it from joining all balances to find a few.
select balance.account_id, balance.journal_id, balance.currency, balance.id as position,
       newest.version, balance.created_at, newest.settled_debit, newest.settled_credit,
       newest.pending_debit, newest.pending_credit, newest.encumbrance_debit,
       newest.encumbrance_credit,
       settled.*, pending.*, encumbrance.*
from unnest($1::uuid[], $2::uuid[], $3::text[]) as asked (account_id, journal_id, currency)
cross join lateral (
    select *
    from account_balances_:entries
    where account_id = asked.account_id and journal_id = asked.journal_id
        and (asked.currency is null or currency = asked.currency)
    offset 0
) balance
cross join lateral (
    select *
    from entries_:entries
    where (balance_id, position)
        between (balance.id, 0) and (balance.id, 9223372036854775807)
    order by balance_id desc, position desc
    limit 1
) newest
left join lateral (
    select position as settled_position, entry_id as settled_id,
           recorded_at as settled_at
    from entries_:entries
    where position = newest.settled_entry
    limit 1
) settled on true
left join lateral (
    select position as pending_position, entry_id as pending_id,
           recorded_at as pending_at
    from entries_:entries
    where position = newest.pending_entry
    limit 1
) pending on true
left join lateral (
    select position as encumbrance_position, entry_id as encumbrance_id,
           recorded_at as encumbrance_at
    from entries_:entries
    where position = newest.encumbrance_entry
    limit 1
) encumbrance on true
