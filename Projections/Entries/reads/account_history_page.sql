-- A page of the history of one account's balance, which stands inside the statements that read it:
-- the entries after version $4, at most $5, of account $1 in journal $2 and currency $3.
--
-- Entries are indexed by position alone, and versions rise with positions, so the page's first
-- entry is searched for by interpolation between two known ones: about ten index probes, and never
-- more than the digits of the positions between. Every other step halves, so that unevenly spread
-- entries cost no more than that. The rest of the page follows in the index, and the limit stands
-- inside, because outside it all later entries were read and sorted first. Both columns of the
-- index are compared, so that no other will do (see read_balances).
with recursive balance as (
    select id, account_id, journal_id, currency, created_at
    from account_balances_:entries
    where account_id = $1::uuid and journal_id = $2::uuid and currency = $3::text
), search (balance_id, low_position, low_version, high_position, high_version, halves) as (
    select balance.id, balance.id, 1::bigint, newest.position, newest.version, false
    from balance
    cross join lateral (
        select position, version
        from entries_:entries
        where (balance_id, position)
            between (balance.id, 0) and (balance.id, 9223372036854775807)
        order by balance_id desc, position desc
        limit 1
    ) newest
    where newest.version > $4::bigint and $4::bigint >= 0
    union all
    select search.balance_id,
           case when found.version > $4 then search.low_position else following.position end,
           case when found.version > $4 then search.low_version else following.version end,
           case when found.version > $4 then found.position else search.high_position end,
           case when found.version > $4 then found.version else search.high_version end,
           not search.halves
    from search
    cross join lateral (
        select least(
                   greatest(
                       search.low_position + case
                           when search.halves
                               then (search.high_position - search.low_position) / 2
                           else trunc(
                               (search.high_position - search.low_position)::numeric
                               * ($4 + 1 - search.low_version)
                               / (search.high_version - search.low_version)
                           )::bigint
                       end,
                       search.low_position
                   ),
                   search.high_position - 1
               ) as position
    ) guess
    cross join lateral (
        select position, version
        from entries_:entries
        where (balance_id, position)
            between (search.balance_id, 0) and (search.balance_id, guess.position)
        order by balance_id desc, position desc
        limit 1
    ) found
    left join lateral (
        select position, version
        from entries_:entries
        where found.version <= $4 and (balance_id, position)
            between (search.balance_id, guess.position + 1)
                and (search.balance_id, 9223372036854775807)
        order by balance_id, position
        limit 1
    ) following on true
    where search.low_version <= $4 and search.high_version > $4 + 1
), first as (
    select case when low_version = $4 + 1 then low_position else high_position end as position
    from search
    where low_version > $4 or high_version <= $4 + 1
)
select balance.account_id, balance.journal_id, balance.currency, balance.created_at,
       entry.position, entry.entry_id, entry.recorded_at, entry.version, entry.settled_debit,
       entry.settled_credit, entry.pending_debit, entry.pending_credit,
       entry.encumbrance_debit, entry.encumbrance_credit, entry.settled_entry,
       entry.pending_entry, entry.encumbrance_entry
from balance
cross join lateral (
    select *
    from entries_:entries
    where (balance_id, position)
        between (balance.id, (select position from first))
            and (balance.id, 9223372036854775807)
    order by balance_id, position
    limit $5::integer
) entry
