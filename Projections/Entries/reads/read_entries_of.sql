-- The entries of these transactions (by seq), in order. A range of the primary key each.
select entry.position, entry.entry_id, balance.account_id, entry.entry_type, entry.layer,
       entry.is_credit, entry.units, balance.currency, entry.description, entry.metadata,
       entry.recorded_at
from unnest($1::bigint[]) as asked (seq)
cross join lateral (
    select *
    from entries_:entries
    where position > asked.seq << 10 and position < (asked.seq + 1) << 10
    offset 0
) entry
cross join lateral (
    select account_id, currency
    from account_balances_:entries
    where id = entry.balance_id
    limit 1
) balance
order by entry.position
