-- The newest balance of every eventually consistent set in each currency, complete up to the set's
-- watermark. Not for services, which read it as part of balances.
select owner.journal_id, newest.set_id as account_id, newest.currency, true as is_account_set,
       newest.version, newest.settled_debit, newest.settled_credit, newest.pending_debit,
       newest.pending_credit, newest.encumbrance_debit, newest.encumbrance_credit,
       last.entry_id, watermark.as_of_seq, newest.created_at, last.recorded_at as modified_at
from lazy_set_balances_:lazy first
cross join lateral (
    select *
    from lazy_set_balances_:lazy
    where set_id = first.set_id and currency = first.currency
    order by version desc
    limit 1
) newest
join account_sets owner on owner.account_set_id = first.set_id
-- The limit keeps the server from reading all entries for the last of a few sets.
cross join lateral (
    select entry_id, recorded_at
    from entry_references
    where position = newest.position
    limit 1
) last
join watermarks watermark on watermark.owner_id = first.set_id
where first.is_first
