-- The balances that are asked for, each an account's or set's in a journal and a currency, with
-- what is needed to answer or to refuse: one row each, numbered as asked, all of one moment. Some
-- dozen index probes each, and no round trip beside this one.
--
-- generation, format and head_seq are the ledger's. as_of_seq is the watermark of an eventually
-- consistent set, null for what is always up to date. The balance is null where there is none.
--
-- The keys come by subselects, so that the server cannot count them when it plans, and keeps one
-- plan; the limits and comparisons of both columns keep it to probes (see read_balances).
select asked.number, ledger.generation, ledger.format,
       coalesce(head.seq, 0) as head_seq, journal.id is not null as has_journal,
       coalesce(account.normal_balance, owner_set.normal_balance) as normal_balance,
       case when owner_set.eventually_consistent then coalesce(watermark.as_of_seq, 0) end
           as as_of_seq,
       newest.version, newest.created_at, newest.settled_debit, newest.settled_credit,
       newest.pending_debit, newest.pending_credit, newest.encumbrance_debit,
       newest.encumbrance_credit, settled.*, pending.*, encumbrance.*
from (
    select unnest((select $1::bigint[])) as number, unnest((select $2::uuid[])) as journal_id,
           unnest((select $3::uuid[])) as owner_id, unnest((select $4::text[])) as currency
) asked
cross join ledger
left join lateral (
    select seq
    from events
    order by seq desc
    limit 1
) head on true
left join lateral (
    select id
    from journals_:chart
    where id = asked.journal_id
    limit 1
) journal on true
left join lateral (
    select id, normal_balance
    from accounts_:chart
    where id = asked.owner_id
    limit 1
) account on true
left join lateral (
    select id, journal_id, normal_balance, eventually_consistent
    from account_sets_:chart
    where id = asked.owner_id and account.id is null
    limit 1
) owner_set on true
left join lateral (
    select as_of_seq
    from watermarks
    where owner_id = owner_set.id and owner_set.eventually_consistent
    limit 1
) watermark on true
left join lateral (
    select version, balance.created_at, settled_debit, settled_credit, pending_debit,
           pending_credit, encumbrance_debit, encumbrance_credit, settled_entry, pending_entry,
           encumbrance_entry
    from (
        select id, created_at
        from account_balances_:entries
        where account.id is not null and account_id = asked.owner_id
            and journal_id = asked.journal_id and currency = asked.currency
        limit 1
    ) balance
    cross join lateral (
        select *
        from entries_:entries
        where (balance_id, position)
            between (balance.id, 0) and (balance.id, 9223372036854775807)
        order by balance_id desc, position desc
        limit 1
    ) entry
    union all
    (
        select version, created_at, settled_debit, settled_credit, pending_debit,
               pending_credit, encumbrance_debit, encumbrance_credit, settled_entry,
               pending_entry, encumbrance_entry
        from set_balances_:balances
        where not owner_set.eventually_consistent and owner_set.journal_id = asked.journal_id
            and set_id = asked.owner_id and currency = asked.currency
        order by version desc
        limit 1
    )
    union all
    (
        select version, created_at, settled_debit, settled_credit, pending_debit,
               pending_credit, encumbrance_debit, encumbrance_credit, settled_entry,
               pending_entry, encumbrance_entry
        from lazy_set_balances_:lazy
        where owner_set.eventually_consistent and owner_set.journal_id = asked.journal_id
            and set_id = asked.owner_id and currency = asked.currency
        order by version desc
        limit 1
    )
) newest on true
left join lateral (
    select position as settled_position, entry_id as settled_id, recorded_at as settled_at
    from entries_:entries
    where position = newest.settled_entry
    limit 1
) settled on true
left join lateral (
    select position as pending_position, entry_id as pending_id, recorded_at as pending_at
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
